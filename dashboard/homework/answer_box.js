// A box for one answer: counts while one types, and keeps what the server has not confirmed in this browser.
// data: language, code, name, saved (what the server holds), label, placeholder, longest, bands, words.
// Text goes through .value and .textContent only, so that nothing of it is ever read as HTML.

const PAUSE = 600 // milliseconds without a key, then it is sent
const AGAIN = 4000 // milliseconds without an answer, then it is sent once more
const boxes = new WeakMap()

const clean = (text) =>
  text
    .replace(/\r\n|[\r\u0085\u2028\u2029\v\f]/g, "\n")
    .replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, "")
    .normalize("NFC")
    .trim()
const whole = (area) => area.value.toWellFormed?.() ?? area.value // without halves of characters
const size = (text) => [...text].length
const many = (text, pattern) => (text.match(pattern) ?? []).length
const korean = (text) => 4 * many(text, /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/g) >= many(text, /[A-Za-z]/g)
const fill = (text, values) => text.replace(/<(\w+)>/g, (_, name) => values[name].toLocaleString("en"))

const drawer = {
  get: (slot) => { try { return localStorage.getItem(slot) } catch { return null } },
  put: (slot, text) => { try { localStorage.setItem(slot, text) } catch { /* a browser that keeps nothing */ } },
  drop: (slot) => { try { localStorage.removeItem(slot) } catch { /* likewise */ } },
}

export default function (component) {
  const { data, parentElement } = component
  const area = parentElement.querySelector("textarea")
  let box = boxes.get(parentElement)
  if (!box) {
    box = { number: 0, flying: null, held: data.saved, told: data.saved, pause: 0, again: 0, slot: `eolgae.answer.${data.code}.${data.name}` }
    boxes.set(parentElement, box)
    const kept = drawer.get(box.slot)
    area.value = kept ?? data.saved
    if (kept !== null && kept !== data.saved) box.pause = setTimeout(() => send(box), 0)
    area.oninput = () => {
      drawer.put(box.slot, area.value)
      clearTimeout(box.pause)
      box.pause = setTimeout(() => send(box), PAUSE)
      show(box, "saving")
    }
    area.onblur = () => { if (whole(area) !== box.told) send(box, true) }
  }
  Object.assign(box, { area, data, root: parentElement, say: component.setStateValue })
  parentElement.querySelector("label").textContent = data.label
  area.placeholder = data.placeholder
  area.maxLength = data.longest
  area.setAttribute("aria-label", data.label)
  if (data.saved !== box.held && whole(area) === box.held && box.flying === null) area.value = data.saved // another's
  if (data.saved === box.flying) box.flying = null
  box.held = data.saved
  if (whole(area) === data.saved) {
    box.flying = null
    drawer.drop(box.slot)
    clearTimeout(box.again)
    show(box, area.value ? "saved" : "empty")
  } else {
    show(box, "saving")
  }
  return () => { clearTimeout(box.pause); clearTimeout(box.again) }
}

function send(box, left = false) {
  clearTimeout(box.pause)
  clearTimeout(box.again)
  const text = whole(box.area)
  const n = (box.number = Math.max(Date.now(), box.number + 1))
  if (left) {
    box.told = text // the page itself, not this box alone, has it: what was checked may no longer be what stands here
    dispatchEvent(new CustomEvent("eolgae.left", { detail: { code: box.data.code, name: box.data.name, text, n } }))
  } else box.say("said", { text, n })
  if (text === box.data.saved) return
  box.flying = text
  box.again = setTimeout(() => { show(box, "waiting"); send(box) }, AGAIN)
}

function show(box, state) {
  const { data, root } = box
  const text = clean(box.area.value)
  const length = size(text)
  const [low, high] = data.bands[length ? (korean(text) ? "ko" : "en") : data.language]
  const place = length < low ? "below" : length > high ? "above" : "inside"
  const values = { length, solid: size(text.replace(/\s/gu, "")), low, high }
  root.querySelector(".count").textContent = fill(data.words.count, values)
  root.querySelector(".band").textContent = fill(length ? data.words[place] : data.words.band, values)
  root.querySelector(".state").textContent = data.words[state] ?? ""
  root.querySelector(".bar").style.width = `${Math.min(100, (100 * length) / (high * 1.25))}%`
  root.querySelector(".wanted").style.left = `${(100 * low) / (high * 1.25)}%`
  root.querySelector(".meter").dataset.place = place
}
