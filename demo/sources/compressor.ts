import { createRandom, type Random } from '../../src/random';
import type { Reading, Simulation } from './source';

type Regime = 'standby' | 'unloaded' | 'partLoad' | 'fullLoad';

/** What a regime drives the machine towards. `dwell` is the shortest and longest stay, in rows. */
interface Target {
  readonly speed: number; // share of the rated speed
  readonly load: number; // share of the rated air delivery
  readonly dwell: readonly [number, number];
  readonly next: readonly Regime[];
}

// A screw compressor starts unloaded, loads up, and is unloaded before it stops.
const REGIMES: Readonly<Record<Regime, Target>> = {
  standby: { speed: 0, load: 0, dwell: [60, 140], next: ['unloaded'] },
  unloaded: { speed: 0.6, load: 0.05, dwell: [40, 120], next: ['partLoad', 'fullLoad', 'standby'] },
  partLoad: { speed: 0.8, load: 0.55, dwell: [80, 200], next: ['fullLoad', 'unloaded', 'unloaded'] },
  fullLoad: { speed: 1, load: 1, dwell: [80, 220], next: ['partLoad', 'unloaded'] },
};

const AMBIENT_C = 22;

const CHANNELS = [
  'motorSpeed_rpm',
  'motorCurrent_A',
  'dischargePressure_bar',
  'airFlow_m3h',
  'dischargeTemperature_C',
  'oilTemperature_C',
  'oilPressure_bar',
  'intakeTemperature_C',
  'vibration_mm_s',
  'filterDrop_mbar',
] as const;

/** The state that has memory; every channel follows from it. */
interface Machine {
  speed: number;
  load: number;
  pressure: number;
  airTemperature: number;
  oilTemperature: number;
  ambient: number;
  fouling: number;
}

/**
 * A simulated oil-injected screw compressor, one row a second of its own time: four operating regimes that
 * label the rows, transitions with the inertia of rotor, receiver and oil, the day's temperature and a
 * slowly fouling filter as drifts. The same seed gives the same rows.
 */
export function compressor(seed: number): Simulation {
  const random = createRandom(seed);
  const machine: Machine = {
    speed: 0,
    load: 0,
    pressure: 6,
    airTemperature: AMBIENT_C,
    oilTemperature: AMBIENT_C,
    ambient: AMBIENT_C,
    fouling: 0,
  };
  let regime: Regime = 'standby';
  let left = stay(REGIMES[regime], random);
  let second = 0;

  return {
    kind: 'simulation',
    title: 'simulated air compressor',
    features: CHANNELS,
    notices: [],
    next: () => {
      if (left-- === 0) {
        const choices = REGIMES[regime].next;
        regime = choices[random.integer(choices.length)];
        left = stay(REGIMES[regime], random);
      }
      step(machine, REGIMES[regime], second++);
      return { features: measure(machine, random), label: regime };
    },
  };
}

function stay({ dwell: [shortest, longest] }: Target, random: Random): number {
  return shortest + random.integer(longest - shortest + 1);
}

/** Moves `value` towards `target` as a first-order lag does in one second. */
function lag(value: number, target: number, seconds: number): number {
  return value + (target - value) / seconds;
}

function step(m: Machine, target: Target, second: number): void {
  m.speed = lag(m.speed, target.speed, 4);
  m.load = lag(m.load, target.load, 3);
  m.pressure = lag(m.pressure, 6 + 2 * m.load, 12);
  m.ambient = AMBIENT_C + 5 * Math.sin((2 * Math.PI * second) / 3600);
  m.airTemperature = lag(m.airTemperature, m.ambient + 15 * m.speed + 48 * m.load, 20);
  m.oilTemperature = lag(m.oilTemperature, m.ambient + 30 * m.speed + 18 * m.load, 60);
  m.fouling = Math.min(1, m.fouling + 2e-5 * m.load);
}

function measure(m: Machine, random: Random): Reading['features'] {
  const noisy = (value: number, deviation: number): number =>
    Number((value + deviation * random.normal()).toPrecision(6));
  const motorCurrent = 95 * m.load * (m.pressure / 8) + 38 * m.speed ** 2;
  const values: Record<(typeof CHANNELS)[number], number> = {
    motorSpeed_rpm: noisy(2950 * m.speed, 6),
    motorCurrent_A: noisy(motorCurrent, 0.7),
    dischargePressure_bar: noisy(m.pressure, 0.02),
    airFlow_m3h: noisy(620 * m.load * (1 - 0.1 * m.fouling), 4),
    dischargeTemperature_C: noisy(m.airTemperature, 0.3),
    oilTemperature_C: noisy(m.oilTemperature, 0.2),
    oilPressure_bar: noisy(2.4 * m.speed + 0.2 * m.pressure - 0.012 * (m.oilTemperature - AMBIENT_C), 0.02),
    intakeTemperature_C: noisy(m.ambient + 2 * m.speed, 0.1),
    vibration_mm_s: noisy(0.3 + 1.8 * m.speed ** 2 + 0.9 * m.load, 0.06),
    filterDrop_mbar: noisy(35 * m.load * (1 + m.fouling), 0.4),
  };
  return values;
}
