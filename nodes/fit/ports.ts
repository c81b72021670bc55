import type { FitInTrainerOptions, FitResult, Matrix, ModelEnvelope } from '../../src/index';
import type { Legacy } from '../shared/handover';
import type { VersionChange } from '../shared/modelVersions';
import type { Message, Send } from '../shared/node-red';
import type { NodeContext } from '../shared/nodeContext';
import type { FoundVersions } from '../shared/storedVersions';
import type { Versions } from '../shared/versions';
import type { FitDisplay } from './display';
import type { Answer } from './messages';

/** A message that asked for something. */
export interface Asker {
  readonly msg: Message;
  /** Null when the node instance that received the message is gone. */
  readonly send: Send | null;
}

/** What the controller needs of the node instance at work and of the world outside. */
export interface FitPorts<T extends Legacy = Legacy> {
  fit(X: Matrix, options: FitInTrainerOptions): Promise<FitResult>;
  /** Changes the models of the key: what it serves is where the other nodes find it. @throws what `step` throws; PDR_CONTEXT */
  change(step: (versions: Versions) => Versions): Promise<VersionChange>;
  /** The models of the key, also of another node or from before a restart. @throws PDR_CONTEXT */
  versions(): Promise<FoundVersions>;
  /** The model that is served. @throws PDR_NO_MODEL, PDR_BAD_MODEL, PDR_CONTEXT */
  served(): Promise<ModelEnvelope>;
  /** Where the node keeps its rows and the time of its last training over a restart. */
  readonly memory: NodeContext;
  /** A new message on the first output, or one derived from the message that asked. */
  announce(answer: Answer, asker: Asker | null): void;
  exported(model: ModelEnvelope): void;
  /** The model's map as an answer. @throws what `pictureOfModel` throws */
  draw(model: ModelEnvelope): Answer;
  readonly display: Pick<
    FitDisplay,
    'progress' | 'show' | 'leftOut' | 'trained' | 'changed' | 'ready' | 'stopped'
  >;
  /** A training that no message of this instance waits for has failed. */
  failed(error: unknown, msg: Message | null): void;
  /** Tells the user what happened to rows or a training. */
  log(sentence: string): void;
  /** The instance ends: keeps what it leaves for the next one. */
  leave(legacy: T): void;
}
