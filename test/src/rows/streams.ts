import type { Random } from '../../../src/random';

/** A stream of readings as a device or a file gives them, and what a user would expect to be learnt from it. */
export interface Stream {
  readonly name: string;
  readonly row: (i: number, random: Random) => Record<string, unknown>;
  readonly features: readonly string[];
  /** The reason by column. */
  readonly ignored: Readonly<Record<string, string>>;
  /** Default 200. */
  readonly rows?: number;
  readonly missing?: 'refuse' | 'impute';
}

const START = 1_764_000_000;
const wave = (i: number, random: Random): number => 20 + 3 * Math.sin(i / 9) + 0.2 * random.normal();
const round = (x: number, digits: number): number => Number(x.toFixed(digits));
const german = (x: number, digits: number): string =>
  x.toLocaleString('de-DE', { minimumFractionDigits: digits, maximumFractionDigits: digits });

export const STREAMS: readonly Stream[] = [
  {
    name: 'zigbee2mqtt climate sensor',
    row: (i, r) => ({
      battery: i < 150 ? 97 : 96.5,
      humidity: round(50 + 5 * r.normal(), 1),
      linkquality: 100 + r.integer(60),
      temperature: round(wave(i, r), 2),
      voltage: 3000 - r.integer(3) * 100,
      last_seen: new Date((START + 30 * i) * 1000).toISOString(),
    }),
    features: ['battery', 'humidity', 'linkquality', 'temperature', 'voltage'],
    ignored: { last_seen: 'time' },
  },
  {
    name: 'zigbee2mqtt plug: epoch, switch, energy',
    row: (i, r) => ({
      state: r.uniform() < 0.5 ? 'ON' : 'OFF',
      power: round(100 + 20 * r.normal(), 1),
      energy: round(12.3 + 0.003 * i, 2),
      last_seen: (START + 10 * i) * 1000,
    }),
    features: ['state', 'power'],
    ignored: { energy: 'counter', last_seen: 'time' },
  },
  {
    name: 'Tasmota telemetry',
    row: (i, r) => ({
      Time: new Date((START + 10 * i) * 1000).toISOString().slice(0, 19),
      ENERGY: { Total: 3.185 + i / 100, Power: 20 },
      SI7021: { Temperature: 20.1, Humidity: 44 },
      TempUnit: 'C',
      Rssi: -50 - r.integer(20),
      Heap: 20 + r.integer(5),
    }),
    features: ['Rssi', 'Heap'],
    ignored: { Time: 'time', ENERGY: 'nested', SI7021: 'nested', TempUnit: 'text' },
  },
  {
    name: 'Shelly status',
    row: (i, r) => ({
      id: 0,
      source: 'init',
      output: r.uniform() < 0.5,
      apower: round(60 + 5 * r.normal(), 1),
      voltage: round(230 + r.normal(), 1),
      aenergy: { total: 1234.5, by_minute: [1, 2, 3] },
      unixtime: START + i,
      uptime: 5000 + i,
    }),
    features: ['output', 'apower', 'voltage'],
    ignored: { id: 'identifier', source: 'text', aenergy: 'nested', unixtime: 'time', uptime: 'counter' },
  },
  {
    name: 'PLC cycle counter and parts',
    row: (i, r) => ({
      cycle: 81_000 + i * 4,
      parts: 17 + Math.floor(i / 3),
      speed_rpm: 1480 + r.integer(40),
      torque: round(12 + r.normal(), 2),
      alarm: 0,
    }),
    rows: 400,
    features: ['speed_rpm', 'torque', 'alarm'],
    ignored: { cycle: 'counter', parts: 'counter' },
  },
  {
    name: 'PLC watchdog byte that wraps',
    row: (i, r) => ({ alive: i % 256, pressure: round(6 + 0.1 * r.normal(), 3), flow: 30 + r.normal() }),
    rows: 600,
    features: ['pressure', 'flow'],
    ignored: { alive: 'counter' },
  },
  {
    name: 'smart meter with three totals',
    row: (i, r) => ({
      power_w: Math.round(900 + 300 * r.normal()),
      import_kwh: round(10_240 + 0.021 * i, 3),
      export_kwh: round(511.2 + 0.004 * Math.floor(i / 2), 3),
      total_m3: round(88.1 + 0.01 * Math.floor(i / 20), 2),
    }),
    features: ['power_w'],
    ignored: { import_kwh: 'counter', export_kwh: 'counter', total_m3: 'counter' },
  },
  {
    name: 'a meter nobody would guess by its name',
    row: (i, r) => ({ E: 71_000 + i * 12 + r.integer(9), P: 300 + 50 * r.normal() }),
    features: ['P'],
    ignored: { E: 'counter' },
  },
  {
    name: 'CSV with ISO time and decimal points',
    row: (i, r) => ({
      datetime: new Date((START + i) * 1000).toISOString().replace('T', ' ').slice(0, 19),
      Accelerometer1RMS: r.uniform().toFixed(6),
      Pressure: (0.05 * r.normal()).toFixed(6),
      anomaly: '0.0',
    }),
    features: ['Accelerometer1RMS', 'Pressure', 'anomaly'],
    ignored: { datetime: 'time' },
  },
  {
    name: 'CSV of a German Excel: date, time, decimal commas, thousands',
    row: (i, r) => ({
      Datum: `0${1 + Math.floor(i / 100)}.03.2025`,
      Uhrzeit: `${10 + Math.floor(i / 60)}:${String(i % 60).padStart(2, '0')}`,
      Druck: german(1200 + 300 * r.normal(), 2),
      Temperatur: german(wave(i, r), 1),
      Bemerkung: '',
    }),
    features: ['Druck', 'Temperatur'],
    ignored: { Datum: 'time', Uhrzeit: 'time', Bemerkung: 'empty' },
  },
  {
    name: 'GPS tracker driving north',
    row: (i, r) => ({
      lat: round(48.1 + i * 0.0002 + r.uniform() * 0.0001, 6),
      lon: round(11.5 + 0.0001 * r.normal(), 6),
      speed: round(13 + r.normal(), 1),
      sats: 8 + r.integer(4),
      fix_time: START * 1000 + i * 1000,
    }),
    features: ['lat', 'lon', 'speed', 'sats'],
    ignored: { fix_time: 'time' },
  },
  {
    name: 'epoch seconds as text',
    row: (i, r) => ({ ts: String(START + 60 * i), t: wave(i, r).toFixed(1), h: '40' }),
    features: ['t', 'h'],
    ignored: { ts: 'time' },
  },
  {
    name: 'epoch in microseconds and nanoseconds, under names that say nothing',
    row: (i, r) => ({ a: (START + i) * 1e6, b: (START + i) * 1e9, x: r.normal(), y: r.normal() }),
    features: ['x', 'y'],
    ignored: { a: 'time', b: 'time' },
  },
  {
    name: 'a motion flag and light',
    row: (_, r) => ({ occupancy: r.uniform() < 0.2, illuminance: r.integer(1000), motion: 'off' }),
    features: ['occupancy', 'illuminance', 'motion'],
    ignored: {},
  },
  {
    name: 'a constant beside a sensor',
    row: (i, r) => ({ setpoint: 21.5, actual: wave(i, r) }),
    features: ['setpoint', 'actual'],
    ignored: {},
  },
  {
    name: 'a slow drift with noise',
    row: (i, r) => ({ offset: round(1 + i * 0.002 + 0.01 * r.normal(), 4), signal: r.normal() }),
    features: ['offset', 'signal'],
    ignored: {},
  },
  {
    name: 'a sawtooth tank level',
    row: (i, r) => ({ tank: 10 + (i % 40) * 2, valve: i % 40 > 35, inflow: r.normal() }),
    features: ['tank', 'valve', 'inflow'],
    ignored: {},
  },
  {
    name: 'a machine that warms up without noise, in tenths of a degree',
    row: (i, r) => ({ bearing: round(60 - 40 * Math.exp(-i / 50), 1), current: 4 + 0.1 * r.normal() }),
    features: ['bearing', 'current'],
    ignored: {},
  },
  {
    name: 'a machine that warms up at one rate',
    row: (i, r) => ({ temperature: round(20 + 0.37 * i, 2), rpm: 1500 + r.integer(9) }),
    features: ['temperature', 'rpm'],
    ignored: {},
  },
  {
    name: 'a battery that runs down',
    row: (i, r) => ({
      cell: round(4.2 - i * 0.001 - 0.0004 * r.uniform(), 4),
      charge: 100 - Math.floor(i / 20),
    }),
    features: ['cell', 'charge'],
    ignored: {},
  },
  {
    name: 'ten rows of a sensor that rises by chance',
    row: (i, r) => ({ value: round(20 + 0.1 * i + 0.02 * r.uniform(), 2), other: r.normal() }),
    rows: 10,
    features: ['value', 'other'],
    ignored: {},
  },
  {
    name: 'ten rows with a row number',
    row: (i, r) => ({ n: i + 1, value: r.normal() }),
    rows: 10,
    features: ['value'],
    ignored: { n: 'counter' },
  },
  {
    name: 'a countdown',
    row: (i, r) => ({ left: 500 - i, value: r.normal() }),
    features: ['value'],
    ignored: { left: 'counter' },
  },
  {
    name: 'three devices in turn, each with its frame counter and serial number',
    row: (i, r) => ({
      device: ['north', 'south', 'west'][i % 3],
      serial: [20_231_145, 20_231_190, 20_240_007][i % 3],
      f: [100, 9000, 41][i % 3] + Math.floor(i / 3) * (1 + (i % 3)),
      temp: wave(i, r),
    }),
    rows: 300,
    features: ['temp'],
    ignored: { device: 'text', serial: 'identifier', f: 'counter' },
  },
  {
    name: 'run-to-failure records of many engines, one after the other',
    row: (i, r) => ({
      unit: 1 + Math.floor(i / 70),
      cycle: 1 + (i % 70),
      s2: 640 + r.normal(),
      s3: 1580 + 9 * r.normal(),
    }),
    rows: 2100,
    features: ['s2', 's3'],
    ignored: { unit: 'identifier', cycle: 'counter' },
  },
  {
    name: 'two devices whose messages do not name them',
    row: (i, r) => ({ n: i % 2 === 0 ? 700 + i / 2 : 12 + (i - 1) / 2, value: r.normal() }),
    features: ['value'],
    ignored: { n: 'counter' },
  },
  {
    name: 'a log that lost some messages',
    row: (i, r) => ({ packet: 4000 + i + Math.floor(i / 7), rssi: -60 - r.integer(10) }),
    rows: 30,
    features: ['rssi'],
    ignored: { packet: 'counter' },
  },
  {
    name: 'LoRaWAN uplink',
    row: (i, r) => ({
      devEUI: '70B3D57ED0012345',
      fCnt: 1200 + i,
      rssi: -110 + r.integer(20),
      snr: round(5 * r.normal(), 1),
      frequency: [868_100_000, 868_300_000, 868_500_000][r.integer(3)],
      data: 'AQIDBA==',
    }),
    features: ['rssi', 'snr', 'frequency'],
    ignored: { devEUI: 'text', fCnt: 'counter', data: 'text' },
  },
  {
    name: 'raw values of a 24-bit converter',
    row: (_, r) => ({ adc0: 8_388_000 + Math.round(4000 * r.normal()), adc1: Math.round(1e6 * r.normal()) }),
    features: ['adc0', 'adc1'],
    ignored: {},
  },
  {
    name: 'a first value that says there is none, and a sensor added later',
    row: (i, r) => ({
      cur: i === 0 ? 'n/a' : round(5 + r.normal(), 2),
      t: wave(i, r),
      ...(i > 120 && { co2: 400 + r.integer(99) }),
    }),
    missing: 'impute',
    features: ['cur', 't', 'co2'],
    ignored: {},
  },
  {
    name: 'the same where missing values are refused',
    row: (i, r) => ({
      cur: i === 0 ? null : round(5 + r.normal(), 2),
      t: wave(i, r),
      ...(i > 120 && { co2: 400 + r.integer(99) }),
    }),
    missing: 'refuse',
    features: ['cur', 't'],
    ignored: { co2: 'missing' },
  },
  {
    name: 'values with units, and the odd word among numbers',
    row: (i, r) => ({
      temp: `${wave(i, r).toFixed(1)} °C`,
      hum: i % 20 === 7 ? 'offline' : 40 + r.integer(9),
      co2: 400 + r.integer(9),
    }),
    missing: 'impute',
    features: ['hum', 'co2'],
    ignored: { temp: 'text' },
  },
];
