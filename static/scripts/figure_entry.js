// Typing figures into a grid as into a spreadsheet: cells that are pasted fill the boxes to the right and
// below, and Enter moves down. Without JavaScript each box is filled on its own.
const form = document.querySelector("[data-entry]");
if (form) begin();

function begin() {
  document.querySelector("[data-entry-help]").hidden = false;
  form.addEventListener("paste", paste);
  form.addEventListener("keydown", moveDown);
}

// The boxes of each row, from left to right: of a ratio two, else one.
function grid() {
  return [...form.querySelectorAll("[data-entry-row]")].map((row) => [...row.querySelectorAll(".app-entry__box")]);
}

function placeOf(box, boxes) {
  const row = boxes.findIndex((each) => each.includes(box));
  return row < 0 ? null : { row, column: boxes[row].indexOf(box) };
}

function paste(event) {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const boxes = grid();
  const from = placeOf(event.target, boxes);
  // One cell is pasted as any text is, into what stands in the box.
  if (!from || !/[\t\n\r]/.test(text.trim())) return;
  event.preventDefault();
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  const cells = lines.flatMap((line, down) =>
    line.split("\t").map((cell, right) => ({ value: cell.trim(), box: boxes[from.row + down]?.[from.column + right] })),
  );
  const filled = cells.filter(({ value, box }) => box && value);
  for (const { value, box } of filled) {
    box.value = value;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  say(filled.length, cells.filter(({ value, box }) => value && !box).length);
}

function say(filled, left) {
  const words = [`${filled} ${filled === 1 ? "box was" : "boxes were"} filled.`];
  if (left) words.push(`${left} pasted ${left === 1 ? "cell has" : "cells have"} no box and ${left === 1 ? "was" : "were"} left out.`);
  document.querySelector("[data-entry-said]").textContent = words.join(" ");
}

// In the last row Enter does nothing, so that no one saves by accident.
function moveDown(event) {
  const boxes = grid();
  const from = event.key === "Enter" ? placeOf(event.target, boxes) : null;
  if (!from) return;
  event.preventDefault();
  const below = boxes[from.row + (event.shiftKey ? -1 : 1)];
  const box = below?.[Math.min(from.column, below.length - 1)];
  box?.focus();
  box?.select();
}
