// Uploading a plan: the file goes as it is, with the token; the outcome is told in words and links.

const form = document.querySelector("#upload");
const outcome = document.querySelector("#outcome");

function element(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

function link(href, label) {
  const made = element("a", label);
  made.href = href;
  return made;
}

function told(words) {
  outcome.replaceChildren(element("p", words));
}

function show(done) {
  const words = form.dataset;
  const rows = done.found.map((each) => element("tr", element("th", each.label), element("td", link(each.href, String(each.count)))));
  const parts = [
    element("h2", words.done.replace("{title}", done.title)),
    element("p", link(done.reader, words.open)),
    element("h3", words.found),
    element("table", element("tbody", ...rows)),
  ];
  if (done.review) parts.push(element("h3", words.review.replace("{n}", done.review)), element("ul", ...done.reviews.map((each) => element("li", link(each.href, each.label)))));
  if (done.warnings.length) parts.push(element("h3", words.warning), element("ul", ...done.warnings.map((each) => element("li", each))));
  outcome.replaceChildren(...parts);
  outcome.querySelector("a").focus();
}

function send(file) {
  const words = form.dataset;
  const bar = form.querySelector("progress");
  const sending = new XMLHttpRequest();
  const over = () => { bar.hidden = true; form.querySelector("button").disabled = false; };
  sending.open("POST", `/upload?name=${encodeURIComponent(file.name)}`);
  sending.setRequestHeader("Authorization", `Bearer ${form.querySelector("#token").value}`);
  sending.setRequestHeader("Content-Type", "application/octet-stream");
  sending.responseType = "json";
  bar.hidden = false;
  form.querySelector("button").disabled = true;
  sending.upload.addEventListener("progress", (event) => {
    const share = Math.round((100 * event.loaded) / (event.total || 1));
    bar.value = share;
    told(words.sending.replace("{n}", share));
  });
  sending.upload.addEventListener("load", () => { bar.removeAttribute("value"); told(words.reading); });
  sending.addEventListener("load", () => {
    over();
    if (sending.status === 200) show(sending.response);
    else told(words.failed.replace("{why}", sending.response?.message ?? sending.status));
  });
  sending.addEventListener("error", () => { over(); told(words.failed.replace("{why}", "network")); });
  sending.send(file);
}

if (form) {
  form.hidden = false;
  const drop = form.querySelector(".drop");
  const input = form.querySelector("#file");
  const name = drop.querySelector("span");
  const named = () => { if (input.files.length) name.replaceChildren(form.dataset.chosen.replace("{name}", input.files[0].name)); };
  for (const kind of ["dragover", "dragenter"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    input.files = event.dataTransfer.files;
    named();
  });
  input.addEventListener("change", named);
  form.addEventListener("submit", (event) => { event.preventDefault(); send(input.files[0]); });
}
