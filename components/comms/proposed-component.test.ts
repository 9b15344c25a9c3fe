import { expect, test } from 'vitest';
import { proposedComponent } from './proposed-component';

test('an update that tells of trouble proposes what its impact says of a green component', () => {
  expect(proposedComponent('investigating', 'critical', 'operational')).toBe('major_outage');
  expect(proposedComponent('investigating', 'major', 'operational')).toBe('partial_outage');
  expect(proposedComponent('identified', 'minor', 'operational')).toBe('degraded_performance');
  expect(proposedComponent('investigating', 'none', 'operational')).toBe('operational');
});

test('what the public was told stays until a person says otherwise or it is resolved', () => {
  expect(proposedComponent('identified', 'major', 'degraded_performance')).toBe(
    'degraded_performance',
  );
  expect(proposedComponent('monitoring', 'major', 'partial_outage')).toBe('partial_outage');
  expect(proposedComponent('monitoring', 'major', 'operational')).toBe('operational');
  expect(proposedComponent('resolved', 'major', 'partial_outage')).toBe('operational');
});

test('maintenance is nobody’s incident', () => {
  expect(proposedComponent('investigating', 'major', 'under_maintenance')).toBe(
    'under_maintenance',
  );
  expect(proposedComponent('resolved', 'major', 'under_maintenance')).toBe('under_maintenance');
});
