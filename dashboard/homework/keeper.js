// Remembers in this browser which draft is whose: the code opens the draft, so it stays out of the address.
// data: code (this session's), fixed (it came by a link, and stays), forget (codes that this browser is to forget).

const SLOT = "eolgae.draft"

export default function ({ data, setStateValue }) {
  let kept = null
  try {
    kept = localStorage.getItem(SLOT)
    for (const code of data.forget) {
      if (kept === code) kept = null
      for (const key of Object.keys(localStorage)) if (key.startsWith(`eolgae.answer.${code}.`)) localStorage.removeItem(key)
    }
    if (!kept) localStorage.setItem(SLOT, data.code)
  } catch { /* a browser that keeps nothing: the draft lasts as long as this page */ }
  if (kept && kept !== data.code && !data.fixed) setStateValue("code", kept)
}
