// What a page does beyond being read: filters and a search over what is there. Without it all is shown.
/** @returns {any} */
const byId = (id) => document.getElementById(id);
/** @returns {any[]} */
const all = (selector) => [...document.querySelectorAll(selector)];
const tools = byId("tools");
const search = byId("search");
const group = byId("group");
const shown = byId("shown");
const none = byId("none");
const kinds = all("input[name=kind]");
const impacts = all("input[name=impact]");
const operations = all("[data-kind]").map((element) => ({
  element,
  kind: element.dataset.kind,
  impact: element.dataset.impact,
  group: element.dataset.group,
  text: element.textContent.toLowerCase(),
}));
const groups = all("section.group");
const parts = all("section.part");

const ticked = (boxes) => new Set(boxes.filter(({ checked }) => checked).map(({ value }) => value));

/** Hides a part or group of which nothing is shown, and counts what is. */
function count(element) {
  const number = element.querySelectorAll("[data-kind]:not([hidden])").length;
  element.hidden = number === 0;
  element.querySelector("h2 span, h3 span").textContent = String(number);
}

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wantedKinds = ticked(kinds);
  const wantedImpacts = ticked(impacts);
  let number = 0;
  for (const operation of operations) {
    const isShown =
      wantedKinds.has(operation.kind) &&
      (wantedImpacts.size === 0 || wantedImpacts.has(operation.impact)) &&
      (group.value === "" || operation.group === group.value) &&
      words.every((word) => operation.text.includes(word));
    operation.element.hidden = !isShown;
    if (isShown) number += 1;
  }
  for (const element of [...groups, ...parts]) count(element);
  none.hidden = number > 0;
  shown.textContent = `${number} of ${operations.length} shown`;
}

function openAll(isOpen) {
  for (const details of all("main details")) details.open = isOpen;
}

tools.addEventListener("input", filter);
byId("open").addEventListener("click", () => openAll(true));
byId("close").addEventListener("click", () => openAll(false));
window.addEventListener("beforeprint", () => openAll(true));
tools.hidden = false;
filter();
