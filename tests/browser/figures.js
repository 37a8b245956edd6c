// What a page should show, worked out again from run.json alone: nothing here is taken from the C code.
'use strict';

const isCut = (s) => ['cut', 'cut_up', 'cut_down'].includes(s.kind);
const values = (pairs) => (pairs || []).map((p) => p[1]);
const known = (list) => list.filter((v) => v !== null);
const largest = (list) => (known(list).length ? known(list).reduce((a, b) => (b > a ? b : a)) : null);
const last = (list) => (list.length ? list[list.length - 1] : null);
const total = (list) => (list.length && list.every((v) => v !== null) ? list.reduce((a, b) => a + b, 0) : null);

function help(pairs, zero) {
  const at = (least) => {
    const hit = pairs.find((p) => p[1] !== null && p[1] > 0 && p[1] >= least);
    return hit ? hit[0] - zero : null;
  };
  const all = last(values(pairs));
  return { first: at(1), half: all === null ? null : at(all / 2) };
}

function drained(run) {
  if (!run.heals || !run.heals.length) return null;
  const heal = largest(run.heals.map((h) => h.ms));
  const hit = (run.drain || []).find((p) => p[0] >= heal && p[1] === 0);
  return hit ? hit[0] - heal : null;
}

function agreed(pairs) {
  let from = null;
  for (const [ms, n] of [...(pairs || [])].reverse()) {
    if (n !== 1) break;
    from = ms;
  }
  return from;
}

// The figures under "derived/": name -> number or null.
function derived(run) {
  const cuts = (run.spans || []).filter(isCut);
  const acts = (run.marks || []).filter((m) => m.kind === 'act');
  const disasters = (run.marks || []).filter((m) => m.kind === 'disaster').map((m) => m.ms);
  const zero = disasters.length ? Math.min(...disasters) : 0;
  const green = help(run.help ? run.help.green : [], zero), ordinary = help(run.help ? run.help.ordinary : [], zero);
  const byOffice = new Map();
  for (const c of cuts) byOffice.set(c.office, [...(byOffice.get(c.office) || []), c]);
  const dark = (m) => (byOffice.get(m.office) || []).some((c) => c.from_ms <= m.ms && m.ms < c.to_ms);
  const links = run.links || [];
  return {
    cuts: cuts.length,
    longest_cut_ms: largest(cuts.map((c) => c.to_ms - c.from_ms)),
    acts: acts.length,
    acts_in_cut: acts.filter(dark).length,
    lanes_left_out: run.offices.length - 60,
    green_first_ms: green.first,
    green_half_ms: green.half,
    ordinary_first_ms: ordinary.first,
    ordinary_half_ms: ordinary.half,
    drain_peak: largest(values(run.drain)),
    drain_left: last(values(run.drain)),
    drain_ms: drained(run),
    digests_most: largest(values(run.agreement)),
    digests_left: last(values(run.agreement)),
    agreed_ms: agreed(run.agreement),
    bytes: total(links.map((l) => total([l.bytes_up, l.bytes_down]))),
    events: total(links.map((l) => total([l.events_up, l.events_down]))),
    absent: null,
  };
}

// The changes of a comparison: key -> b - a, null when either is unknown.
function changes(a, b) {
  const out = {};
  for (const row of [...a.score, ...b.score]) {
    const x = a.score.find((s) => s.key === row.key), y = b.score.find((s) => s.key === row.key);
    out[row.key] = x && y && x.value !== null && y.value !== null ? y.value - x.value : null;
  }
  return out;
}

// What stands at a path ("links/3/bytes_up"); undefined when nothing does.
function at(doc, path) {
  return path.split('/').reduce((o, key) => (o === undefined || o === null ? undefined : o[key]), doc);
}

module.exports = { derived, changes, at };
