// Rules for the scripts of the pages and for the script that builds the front end.
import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import globals from "globals";

export default defineConfig([
  { ignores: ["static/build/"] },
  {
    files: ["**/*.{js,mjs}"],
    plugins: { js },
    extends: ["js/recommended"],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    languageOptions: { ecmaVersion: 2022, sourceType: "module" },
    rules: {
      // What reads on its own needs no second thought.
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "no-else-return": "error",
      "no-lonely-if": "error",
      "no-nested-ternary": "error",
      "no-param-reassign": "error",
      "no-shadow": "error",
      "no-use-before-define": ["error", { functions: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
      complexity: ["error", 10],
      "max-depth": ["error", 3],
      "max-params": ["error", 4],
      // The Content-Security-Policy forbids the first three; the rest write text as markup.
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Use textContent: it shows text as text." },
        { property: "outerHTML", message: "Make elements and set their textContent." },
        { property: "insertAdjacentHTML", message: "Make elements and set their textContent." },
      ],
    },
  },
  {
    files: ["static/scripts/**"],
    languageOptions: { globals: { ...globals.browser, Plotly: "readonly" } },
    rules: { "no-console": "error" },
  },
  { files: ["**/*.mjs"], languageOptions: { globals: globals.node } },
]);
