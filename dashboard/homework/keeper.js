// Remembers in this browser which draft is whose: the code opens the draft, so it stays out of the address. A draft that
// came by a link is this tab's. Hears when a box is left, and says so for the whole page.
// data: code (this session's), fixed (it came by a link, and stays), forget (codes that this browser is to forget).

const SLOT = "eolgae.draft"
let hear = null

export default function ({ data, setStateValue }) {
  removeEventListener("eolgae.left", hear)
  hear = (event) => setStateValue("left", event.detail)
  addEventListener("eolgae.left", hear)
  let kept = null
  try {
    if (data.fixed) sessionStorage.setItem(SLOT, data.code)
    if (data.forget.includes(sessionStorage.getItem(SLOT))) sessionStorage.removeItem(SLOT)
    if (data.forget.includes(localStorage.getItem(SLOT))) localStorage.removeItem(SLOT)
    kept = sessionStorage.getItem(SLOT) ?? localStorage.getItem(SLOT)
    for (const code of data.forget) {
      for (const key of Object.keys(localStorage)) if (key.startsWith(`eolgae.answer.${code}.`)) localStorage.removeItem(key)
    }
    if (!localStorage.getItem(SLOT)) localStorage.setItem(SLOT, kept ?? data.code)
  } catch { /* a browser that keeps nothing: the draft lasts as long as this page */ }
  if (kept && kept !== data.code && !data.fixed) setStateValue("code", kept)
}
