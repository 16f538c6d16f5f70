/**
 * The instant of a new moon after Meeus, Astronomical Algorithms, chapter 49: good to well under a minute here. It
 * decides which day a Chinese month begins, without any calendar library.
 */
const sine = (degrees: number): number => Math.sin((degrees * Math.PI) / 180);

/** Each term: coefficient, power of the orbit's eccentricity, multiples of M (sun), M' (moon), F (latitude). */
// prettier-ignore
const terms: readonly (readonly [number, number, number, number, number])[] = [
  [-0.4072, 0, 0, 1, 0], [0.17241, 1, 1, 0, 0], [0.01608, 0, 0, 2, 0], [0.01039, 0, 0, 0, 2],
  [0.00739, 1, -1, 1, 0], [-0.00514, 1, 1, 1, 0], [0.00208, 2, 2, 0, 0], [-0.00111, 0, 0, 1, -2],
  [-0.00057, 0, 0, 1, 2], [0.00056, 1, 1, 2, 0], [-0.00042, 0, 0, 3, 0], [0.00042, 1, 1, 0, 2],
  [0.00038, 1, 1, 0, -2], [-0.00024, 1, -1, 2, 0], [-0.00007, 0, 2, 1, 0], [0.00004, 0, 0, 2, -2],
  [0.00004, 0, 3, 0, 0], [0.00003, 0, 1, 1, -2], [0.00003, 0, 0, 2, 2], [-0.00003, 0, 1, 1, 2],
  [0.00003, 0, -1, 1, 2], [-0.00002, 0, -1, 1, -2], [-0.00002, 0, 1, 3, 0], [0.00002, 0, 0, 4, 0],
];
/** Planetary corrections: coefficient, constant, multiple of k. */
// prettier-ignore
const planets: readonly (readonly [number, number, number])[] = [
  [0.000325, 299.77, 0.107408], [0.000165, 251.88, 0.016321], [0.000164, 251.83, 26.651886],
  [0.000126, 349.42, 36.412478], [0.00011, 84.66, 18.206239],
];
/** Dynamical minus universal time: 65 to 90 s between 2008 and 2050; no new moon used here is that close to midnight. */
const deltaTMs = 72_000;

function newMoon(k: number): number {
  const t = k / 1236.85;
  const eccentricity = 1 - 0.002516 * t - 0.0000074 * t * t;
  const sun = 2.5534 + 29.1053567 * k - 0.0000014 * t * t;
  const moon = 201.5643 + 385.81693528 * k + 0.0107582 * t * t + 0.00001238 * t ** 3;
  const latitude = 160.7108 + 390.67050284 * k - 0.0016118 * t * t - 0.00000227 * t ** 3;
  const node = 124.7746 - 1.56375588 * k + 0.0020672 * t * t;
  let jde = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t - 0.00000015 * t ** 3 - 0.00017 * sine(node);
  for (const [size, power, m, mPrime, f] of terms)
    jde += size * eccentricity ** power * sine(m * sun + mPrime * moon + f * latitude);
  for (const [size, constant, rate] of planets) jde += size * sine(constant + rate * k);
  return Math.round((jde - 2440587.5) * 86_400_000) - deltaTMs;
}

/** The new moon nearest to an instant; both epoch ms. */
export function nearestNewMoon(ms: number): number {
  const k = Math.round((ms / 86_400_000 + 2440587.5 - 2451550.09766) / 29.530588861);
  const candidates = [k - 1, k, k + 1].map(newMoon);
  return candidates.reduce((best, each) => (Math.abs(each - ms) < Math.abs(best - ms) ? each : best));
}
