// The key of a form that makes a record. A browser that goes Back may ask for the page again, and
// gets another key with it: but the form on it is the one that was sent, so it keeps the first one.
const fields = document.querySelectorAll('input[name="form_key"]');
const kept = history.state && history.state.formKey;
if (kept) {
  fields.forEach((field) => {
    field.value = kept;
  });
} else if (fields.length > 0) {
  history.replaceState({ ...history.state, formKey: fields[0].value }, "");
}
