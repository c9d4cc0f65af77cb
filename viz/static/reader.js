// The reader with a script: a click on a mark lists the facts there and highlights their words, without leaving the text.

const text = document.querySelector("[data-document]");
const panel = document.querySelector("#fact");

function factsAt(mark) {
  return mark.title.split("\n");
}

function show(mark) {
  const close = document.createElement("button");
  close.className = "close";
  close.type = "button";
  close.append("×");
  close.setAttribute("aria-label", panel.dataset.close);
  close.addEventListener("click", hide);
  const heading = document.createElement("h2");
  heading.append(panel.getAttribute("aria-label"));
  const list = document.createElement("ul");
  factsAt(mark).forEach((label, number) => {
    const item = document.createElement("li");
    if (number === 0) {
      const link = document.createElement("a");
      link.href = mark.href;
      link.append(label);
      item.append(link);
    } else item.append(label);
    list.append(item);
  });
  const open = document.createElement("a");
  open.href = mark.href;
  open.className = "onward";
  open.append(panel.dataset.open);
  panel.replaceChildren(close, heading, list, open);
  panel.hidden = false;
  highlight(mark);
}

function hide() {
  panel.hidden = true;
  globalThis.CSS?.highlights?.delete("fact");
}

function highlight(mark) {
  if (!globalThis.CSS?.highlights) return;
  const ranges = [...text.querySelectorAll("a.m")].filter((other) => other.href === mark.href).map((other) => {
    const range = document.createRange();
    range.selectNodeContents(other);
    return range;
  });
  CSS.highlights.set("fact", new Highlight(...ranges));
}

text?.addEventListener("click", (event) => {
  const mark = event.target.closest("a.m");
  if (!mark || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (!panel.hidden && panel.dataset.at === mark.href) return;
  event.preventDefault();
  panel.dataset.at = mark.href;
  show(mark);
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

// An address with the graph's own fragment (#f120, #char=12,15) leads to the words as well.
function arrive() {
  const id = decodeURIComponent(location.hash.slice(1));
  const anchor = id ? document.getElementById(id) : null;
  if (anchor?.classList.contains("at") && id !== "at") {
    let mark = anchor.nextSibling;
    while (mark && !(mark instanceof HTMLAnchorElement)) mark = mark.nextSibling;
    if (mark) { panel.dataset.at = mark.href; show(mark); }
  } else if (/^char=\d+,\d+$/.test(id)) {
    location.replace(`?at=${id.slice(5)}#at`);
  }
}
globalThis.addEventListener("hashchange", arrive);
arrive();

// The outline follows the reading.
const entries = new Map([...document.querySelectorAll(".outline a")].map((link) => [link.hash.slice(1), link]));
const watcher = new IntersectionObserver((seen) => {
  for (const entry of seen) {
    if (!entry.isIntersecting || !entries.has(entry.target.id)) continue;
    for (const link of entries.values()) link.removeAttribute("aria-current");
    entries.get(entry.target.id).setAttribute("aria-current", "location");
  }
}, { rootMargin: "-15% 0px -70%" });
for (const heading of text?.querySelectorAll(".line[id]") ?? []) watcher.observe(heading);
