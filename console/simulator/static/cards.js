// What an answer may hold, drawn as a chat room draws it. Source of the kinds: Kakao's "응답 타입별 JSON 포맷".

import { h, linked, webAddress } from "./dom.js";

const SHOWN_AT_ONCE = 500;

export function textBubble(text, actions) {
  if (text.length <= SHOWN_AT_ONCE) return h("div", { class: "bubble text" }, h("p", {}, linked(text)));
  const more = h("button", { type: "button", class: "more", on: { click: () => actions.showAll(text) } }, "전체 보기");
  return h("div", { class: "bubble text long" }, h("p", {}, linked(text.slice(0, SHOWN_AT_ONCE)), "…"), more);
}

export function component(output, actions) {
  const [kind, content] = Object.entries(output)[0];
  const draw = KINDS[kind];
  return draw ? draw(content, actions) : h("div", { class: "bubble text" }, h("p", {}, `(${kind})`));
}

const KINDS = {
  simpleText: (content, actions) => textBubble(content.text, actions),
  simpleImage: (content) => h("div", { class: "bubble card" }, picture(content.imageUrl, content.altText)),
  textCard: (content, actions) => card(words(content), buttons(content, actions)),
  basicCard: (content, actions) => card(thumbnail(content.thumbnail), words(content), buttons(content, actions)),
  commerceCard: (content, actions) =>
    card(thumbnail(content.thumbnails?.[0]), h("p", { class: "card-price" }, price(content)), words(content), buttons(content, actions)),
  listCard: (content, actions) =>
    card(
      h("p", { class: "card-head" }, content.header?.title),
      h("ul", { class: "list" }, content.items.map((item) => listItem(item, actions))),
      buttons(content, actions),
    ),
  itemCard: (content, actions) =>
    card(thumbnail(content.thumbnail), itemHead(content), itemList(content), words(content), buttons(content, actions)),
  carousel: (content, actions) =>
    h("div", { class: "carousel", tabindex: "0", role: "group", "aria-label": "카드 모음" }, [
      content.header ? KINDS.basicCard(content.header, actions) : null,
      ...content.items.map((item) => KINDS[content.type](item, actions)),
    ]),
};

// The push: an information notice with its own head and buttons.
export function push(content, actions, double) {
  const press = (button) => () => {
    if (button.kind === "link") return actions.open(button.url);
    return actions.say(button.label, button.kind === "follow_up" ? { follow_up: button.follow_up_id } : null);
  };
  return h(
    "article",
    { class: "bubble card push" },
    h("p", { class: "push-head" }, content.title ? "알림톡 도착" : "문자 도착"),
    content.title ? h("p", { class: "push-title" }, content.title) : null,
    h("p", { class: "card-text" }, linked(content.text)),
    h("div", { class: "card-buttons" }, content.buttons.map((button) => pressable(button.label, press(button)))),
    double ? h("p", { class: "push-double" }, "같은 안내가 두 번 도착했습니다") : null,
  );
}

const card = (...parts) => h("article", { class: "bubble card" }, parts);
const pressable = (label, click) => h("button", { type: "button", on: { click } }, label);

function words({ title, description }) {
  return [
    title ? h("p", { class: "card-title" }, title) : null,
    description ? h("p", { class: "card-text" }, linked(description)) : null,
  ];
}

function buttons({ buttons: given = [], buttonLayout, thumbnail: image }, actions) {
  if (!given?.length) return null;
  const beside = buttonLayout === "horizontal" || (!buttonLayout && image?.fixedRatio);
  const drawn = given.map((button) => pressable(button.label, () => actions.press(button)));
  return h("div", { class: beside ? "card-buttons beside" : "card-buttons" }, drawn);
}

function picture(url, alt) {
  const address = webAddress(url);
  return address ? h("img", { src: address, alt: alt || "", loading: "lazy", referrerpolicy: "no-referrer" }) : null;
}

function thumbnail(image) {
  if (!image) return null;
  return h("div", { class: image.fixedRatio ? "thumbnail square" : "thumbnail" }, picture(image.imageUrl, image.altText));
}

function listItem(item, actions) {
  const link = item.link?.web || item.link?.mobile || item.link?.pc;
  const act = item.action ? () => actions.press({ ...item, label: item.title }) : link ? () => actions.open(link) : null;
  const inside = [
    h("span", { class: "list-words" }, h("b", {}, item.title), item.description ? h("span", {}, item.description) : null),
    item.imageUrl ? picture(item.imageUrl, "") : null,
  ];
  return h("li", {}, act ? h("button", { type: "button", on: { click: act } }, inside) : h("div", {}, inside));
}

function itemHead({ head, profile, imageTitle }) {
  return [
    head ? h("p", { class: "card-head" }, head.title) : null,
    profile ? h("p", { class: "card-head" }, profile.title) : null,
    imageTitle ? h("p", { class: "card-title" }, imageTitle.title) : null,
    imageTitle?.description ? h("p", { class: "card-text" }, imageTitle.description) : null,
  ];
}

function itemList({ itemList: items, itemListSummary: summary, itemListAlignment: side }) {
  const rows = [...items, ...(summary ? [summary] : [])];
  const drawn = rows.map((row) => h("div", {}, h("dt", {}, row.title), h("dd", {}, row.description)));
  return h("dl", { class: side === "right" ? "items right" : "items" }, drawn);
}

function price({ price: full, discountedPrice }) {
  return `${(discountedPrice ?? full).toLocaleString("ko-KR")}원`;
}
