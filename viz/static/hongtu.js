// What every page gains with a script: `/` goes to the search field, the field completes, choices apply at once.

document.documentElement.classList.add("scripted");

const field = document.querySelector("#q");

document.addEventListener("keydown", (event) => {
  const inField = event.target.closest?.("input, textarea, select, [contenteditable], sparql-editor");
  if (event.key === "/" && !inField && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    field?.focus();
    field?.select();
  }
});

for (const form of document.querySelectorAll("form[data-auto]")) {
  form.addEventListener("change", () => form.requestSubmit());
}
// Addresses stay short: what was not chosen does not travel.
for (const form of document.querySelectorAll("form.filters")) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

// A text with the words that were looked for: before, the words, after.
function marked([before, words, after]) {
  return words ? [before, element("mark", "", words), after] : [before + after];
}

// Type-ahead: an ARIA combobox whose options stand in groups by kind; nothing is asked while an input method composes.
class Suggestions {
  constructor(input) {
    this.input = input;
    this.list = element("div", "suggestions");
    this.list.id = "suggestions";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.label);
    this.told = element("span", "unseen");
    this.told.setAttribute("role", "status");
    input.after(this.list, this.told);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": "suggestions", "aria-autocomplete": "list" })) input.setAttribute(name, value);
    this.options = [];
    this.chosen = -1;
    this.asked = 0;
    input.addEventListener("input", (event) => { if (!event.isComposing) this.later(); });
    input.addEventListener("compositionend", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("focus", () => { if (this.options.length) this.open(true); });
    input.addEventListener("blur", () => this.close());
    // A press on the list must not take the focus, or the list would close before the click.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 120);
  }

  async ask() {
    const words = this.input.value.trim();
    const number = ++this.asked;
    if (!words) return this.show([]);
    const answer = await fetch(`${this.input.dataset.suggest}?q=${encodeURIComponent(words)}`).catch(() => null);
    if (answer?.ok && number === this.asked && document.activeElement === this.input) this.show(await answer.json());
  }

  show(found) {
    this.options = found.map((each, number) => this.option(each, number));
    const kinds = [...new Set(found.map((each) => each.kind))];
    this.list.replaceChildren(...kinds.map((kind, number) => this.group(kind, this.options.filter((_, at) => found[at].kind === kind), number)));
    this.told.textContent = found.length ? this.input.dataset.count.replace("{n}", found.length) : "";
    this.open(found.length > 0);
    this.choose(-1);
  }

  group(kind, members, number) {
    const head = element("div", "group", kind);
    head.id = `suggested-${number}`;
    const group = element("div", "", head, ...members);
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", head.id);
    return group;
  }

  option(each, number) {
    const name = element("a", "name", ...marked(each.parts));
    name.href = each.href;
    name.tabIndex = -1;
    const option = element("div", "option", name, element("span", "note", [each.also, each.plan].filter(Boolean).join(" · ")));
    if (each.sentence) option.append(element("span", "said", ...marked(each.sentence)));
    option.id = `suggestion-${number}`;
    option.setAttribute("role", "option");
    option.addEventListener("click", (event) => { if (!(event.ctrlKey || event.metaKey)) { event.preventDefault(); location.assign(each.href); } });
    return option;
  }

  key(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.options.length) {
      event.preventDefault();
      this.open(true);
      const places = this.options.length + 1; // one of them is the field itself
      this.choose(((this.chosen + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      this.options[this.chosen].click();
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    }
  }

  choose(number) {
    this.chosen = number;
    this.options.forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
    const option = this.options[number];
    if (option) { this.input.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); } else this.input.removeAttribute("aria-activedescendant");
  }

  open(shown) {
    this.list.hidden = !shown;
    this.input.setAttribute("aria-expanded", String(shown));
  }

  close() {
    this.open(false);
    this.choose(-1);
  }
}

if (field) new Suggestions(field);
