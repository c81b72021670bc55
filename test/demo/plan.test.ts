import type { DemoOptions } from '../../demo/args';
import { makePlan } from '../../demo/plan';
import type { Reading, Recording, Simulation } from '../../demo/sources/source';

const row = (i: number): Reading => ({ features: { i, j: -i }, label: null });
const facts = { title: 'test', features: ['i', 'j'], notices: [] };

function recording(length: number): Recording {
  return { kind: 'recording', ...facts, readings: Array.from({ length }, (_, i) => row(i)) };
}

function options(changes: Partial<DemoOptions>): DemoOptions {
  return {
    source: { kind: 'host' },
    once: true,
    rate: null,
    window: null,
    project: null,
    picture: '',
    ...changes,
  };
}

function numbers(readings: Iterable<Reading>, most: number): number[] {
  const taken: number[] = [];
  for (const { features } of readings) {
    taken.push(features.i ?? Number.NaN);
    if (taken.length === most) break;
  }
  return taken;
}

describe('makePlan', () => {
  it('fills the window evenly from what comes before the projected rows', () => {
    const plan = makePlan(recording(22_000), options({}));
    const window = numbers(plan.collect, 10_000);
    expect(plan.windowSize).toBe(window.length);
    expect(window[0]).toBe(0);
    expect(Math.max(...window)).toBeLessThan(21_000);
    expect(Math.max(...window)).toBeGreaterThan(20_900);
    expect(window).toEqual([...window].sort((a, b) => a - b));
    const projected = numbers(plan.project, 10_000);
    expect(projected).toHaveLength(1000);
    expect(projected[0]).toBe(21_000);
    expect(projected[999]).toBe(21_999);
    expect(plan.evaluateRows).toBe(1000);
  });

  it('shares out a short recording, replaying its end to reach the count', () => {
    const plan = makePlan(recording(300), options({}));
    expect(numbers(plan.collect, 1000)).toEqual(Array.from({ length: 200 }, (_, i) => i));
    const projected = numbers(plan.project, 10_000);
    expect(projected).toHaveLength(1000);
    expect(new Set(projected).size).toBe(100);
    expect(projected[100]).toBe(200);
    expect(plan.evaluateRows).toBe(100); // repeated rows would flatter the map
  });

  it('starts over when a watched replay is through', () => {
    const plan = makePlan(recording(300), options({ once: false }));
    expect(numbers(plan.project, 102).slice(98)).toEqual([298, 299, 0, 1]);
  });

  it('collects at full speed unattended, and within seconds when watched', () => {
    expect(makePlan(recording(22_000), options({ rate: 20 }))).toMatchObject({
      collectRate: null,
      projectRate: 20,
    });
    const watched = makePlan(recording(22_000), options({ once: false, rate: 100 }));
    expect(watched).toMatchObject({ collectRate: 100, projectRate: 100, windowSize: 2000 });
    const slow = makePlan(recording(22_000), options({ once: false, rate: 1 }));
    expect(slow).toMatchObject({ collectRate: 1, windowSize: 500 });
  });

  it('asks a source without end for row after row', () => {
    let i = 0;
    const simulation: Simulation = { kind: 'simulation', ...facts, next: () => row(i++) };
    const plan = makePlan(simulation, options({ window: 100, project: 60 }));
    expect(numbers(plan.collect, 1000)).toEqual(Array.from({ length: 100 }, (_, n) => n));
    expect(numbers(plan.project, 1000)).toEqual(Array.from({ length: 60 }, (_, n) => n + 100));
    expect(plan.windowSize).toBe(100);
  });
});
