// Elements from words: text is text, whatever a plan says.

export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element && key !== "list" && key !== "form") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined && child !== ""));
  return element;
}

export const told = id => JSON.parse(document.getElementById(id).textContent);

export const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

// The page of a node, as `viz.pages.links` has it; what an IRI holds percent-encoded stays so. IRIs inside the base come without it.
export function address(id) {
  if (/^(\w+:\/\/|urn:)/.test(id)) return `/resource?iri=${encodeURIComponent(id)}`;
  const [path, fragment] = id.split("#");
  return `/id/${encodeURI(path).replace(/%25/g, "%").replace(/\?/g, "%3F")}${fragment ? `?node=${encodeURIComponent(fragment)}` : ""}`;
}

export async function fetched(address, options) {
  const response = await fetch(address, options);
  if (response.headers.get("content-type")?.startsWith("application/json")) {
    const data = await response.json();
    if (data.error) throw new Error(data.message ?? data.error);
    return data;
  }
  if (!response.ok) throw new Error(`${response.status} ${(await response.text()).slice(0, 300)}`);
  return response;
}
