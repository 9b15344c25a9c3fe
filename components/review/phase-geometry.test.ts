import { describe, expect, it } from 'vitest';
import { nearestMoment, phaseStep, placeOf, sinceMilestone } from './phase-geometry';

const at = (time: string) => `2026-11-20T${time}Z`;
const PHASES = [
  { label: 'started to detected', from: at('02:58:04'), to: at('03:01:40') },
  { label: 'detected to declared', from: at('03:01:40'), to: at('03:03:12') },
  { label: 'declared to resolved', from: at('03:03:12'), to: at('03:43:12') },
];

describe('placeOf', () => {
  it('draws every phase equally wide, whatever it lasted', () => {
    expect(placeOf(PHASES, at('02:58:04'))).toBe(0);
    expect(placeOf(PHASES, at('03:01:40'))).toBeCloseTo(1 / 3);
    expect(placeOf(PHASES, at('03:03:12'))).toBeCloseTo(2 / 3);
    expect(placeOf(PHASES, at('03:43:12'))).toBe(1);
  });
  it('is even inside a phase', () => {
    expect(placeOf(PHASES, at('03:13:12'))).toBeCloseTo(2 / 3 + 1 / 12);
  });
  it('gives one place to what the clock shows alike', () => {
    expect(placeOf(PHASES, at('03:03:12.350'))).toBe(placeOf(PHASES, at('03:03:12')));
  });
  it('stays on the line for times outside it, and without phases', () => {
    expect(placeOf(PHASES, at('01:00:00'))).toBe(0);
    expect(placeOf(PHASES, at('09:00:00'))).toBe(1);
    expect(placeOf([], at('03:00:00'))).toBe(0);
  });
});

it('a press on the line picks the nearest moment', () => {
  expect(nearestMoment([0, 0.2, 0.6, 1], 0.45)).toBe(2);
  expect(nearestMoment([0, 0.2, 0.6, 1], 0.39)).toBe(1);
  expect(nearestMoment([], 0.5)).toBe(0);
});

describe('phaseStep', () => {
  const moments = ['started', null, null, 'declared', null].map((milestone) => ({ milestone }));
  it('goes from milestone to milestone, past the entries between', () => {
    expect(phaseStep(moments, 0, 1)).toBe(3);
    expect(phaseStep(moments, 4, -1)).toBe(3);
    expect(phaseStep(moments, 3, -1)).toBe(0);
  });
  it('ends at the last and at the first moment', () => {
    expect(phaseStep(moments, 3, 1)).toBe(4);
    expect(phaseStep(moments, 0, -1)).toBe(0);
    expect(phaseStep([], 0, 1)).toBe(0);
  });
});

describe('sinceMilestone', () => {
  const milestones = [
    { label: 'declared', at: at('03:03:12.900') },
    { label: 'applied', at: at('03:08:14') },
  ];
  it('counts from the last milestone by then, in the seconds that the clock shows', () => {
    expect(sinceMilestone(milestones, at('03:08:30'))).toEqual({ label: 'applied', seconds: 16 });
    expect(sinceMilestone(milestones, at('03:03:12.100'))).toEqual({
      label: 'declared',
      seconds: 0,
    });
  });
  it('is nothing before the first', () => {
    expect(sinceMilestone(milestones, at('03:00:00'))).toBeNull();
  });
});
