import { personCreate } from '@/lib/auth/commands/person-create';
import { sessionRevoke } from '@/lib/auth/commands/session-revoke';
import { tokenCreate } from '@/lib/auth/commands/token-create';
import { tokenRevoke } from '@/lib/auth/commands/token-revoke';
import { changeReport } from '@/lib/changes/commands/change-report';
import type { Command } from '@/lib/command';
import { connectionsCheck } from '@/lib/configuration/commands/connections-check';
import { failureModeDetect } from '@/lib/failure-modes/commands/failure-mode-detect';
import { checklistUpdate } from '@/lib/incidents/commands/checklist-update';
import { decisionMake } from '@/lib/incidents/commands/decision-make';
import { eventPin } from '@/lib/incidents/commands/event-pin';
import { incidentChangeSeverity } from '@/lib/incidents/commands/incident-change-severity';
import { incidentChangeStatus } from '@/lib/incidents/commands/incident-change-status';
import { incidentDeclare } from '@/lib/incidents/commands/incident-declare';
import { noteAdd } from '@/lib/incidents/commands/note-add';
import { objectionRaise } from '@/lib/incidents/commands/objection-raise';
import { pollAgree } from '@/lib/incidents/commands/poll-agree';
import { pollOpen } from '@/lib/incidents/commands/poll-open';
import { questionAnswer } from '@/lib/incidents/commands/question-answer';
import { roleAssume } from '@/lib/incidents/commands/role-assume';
import { runbookAcceptDraft } from '@/lib/runbooks/commands/runbook-accept-draft';
import { runbookAdopt } from '@/lib/runbooks/commands/runbook-adopt';
import { runbookDiscardDraft } from '@/lib/runbooks/commands/runbook-discard-draft';
import { runbookImport } from '@/lib/runbooks/commands/runbook-import';
import { runbookSaveDraft } from '@/lib/runbooks/commands/runbook-save-draft';
import { freezeRelease } from '@/lib/runs/commands/freeze-release';
import { freezeStart } from '@/lib/runs/commands/freeze-start';
import { holdRelease } from '@/lib/runs/commands/hold-release';
import { planRequest } from '@/lib/runs/commands/plan-request';
import { runAbort } from '@/lib/runs/commands/run-abort';
import { runApply } from '@/lib/runs/commands/run-apply';
import { runApprove } from '@/lib/runs/commands/run-approve';
import { runBreakGlass } from '@/lib/runs/commands/run-break-glass';
import { runExempt } from '@/lib/runs/commands/run-exempt';
import { runResolve } from '@/lib/runs/commands/run-resolve';
import { runSubmit } from '@/lib/runs/commands/run-submit';
import { runUndo } from '@/lib/runs/commands/run-undo';
import { stepAnswer } from '@/lib/runs/commands/step-answer';
import { stepComplete } from '@/lib/runs/commands/step-complete';
import { draftDiscard } from '@/lib/status/commands/draft-discard';
import { statusPublish } from '@/lib/status/commands/status-publish';
import { eventErase } from '@/lib/timeline/commands/event-erase';

/**
 * Every change that can be asked for. Server actions, /api/v1, the OpenAPI document and the
 * authorisation matrix are made from this list.
 */
export const COMMANDS: readonly Command[] = [
  incidentDeclare,
  incidentChangeStatus,
  incidentChangeSeverity,
  roleAssume,
  questionAnswer,
  decisionMake,
  pollOpen,
  pollAgree,
  objectionRaise,
  planRequest,
  runSubmit,
  runApprove,
  runApply,
  runBreakGlass,
  runAbort,
  runUndo,
  runResolve,
  runExempt,
  stepAnswer,
  stepComplete,
  freezeStart,
  freezeRelease,
  holdRelease,
  changeReport,
  failureModeDetect,
  runbookAdopt,
  runbookSaveDraft,
  runbookImport,
  runbookAcceptDraft,
  runbookDiscardDraft,
  checklistUpdate,
  noteAdd,
  eventPin,
  eventErase,
  statusPublish,
  draftDiscard,
  connectionsCheck,
  personCreate,
  sessionRevoke,
  tokenCreate,
  tokenRevoke,
];
