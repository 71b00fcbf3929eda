// Elements are made with text nodes only: nothing that a patient or a server said is ever read as HTML.

export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") Object.entries(value).forEach(([event, act]) => element.addEventListener(event, act));
    else if (name === "data") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export const byId = (id) => document.getElementById(id);

export function webAddress(text) {
  try {
    const url = new URL(text, location.href);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

const LINKS = /(https?:\/\/[^\s<>"']+|\b0\d{1,2}-\d{3,4}-\d{4}\b)/g;

// Text as KakaoTalk shows it: web addresses and phone numbers can be pressed.
export function linked(text) {
  return text.split(LINKS).map((part, index) => {
    if (index % 2 === 0) return part;
    if (part.startsWith("0")) return h("a", { href: `tel:${part.replaceAll("-", "")}` }, part);
    return h("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part);
  });
}
