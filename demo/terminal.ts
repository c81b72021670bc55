import { clearLine, cursorTo } from 'node:readline';
import type { WriteStream } from 'node:tty';
import { SingleBar } from 'cli-progress';

/** What the demo shows while it runs. */
export interface Screen {
  /** A line that stays. */
  note(text: string): void;
  /** How far `phase` is, `fraction` from 0 to 1. */
  progress(phase: string, fraction: number, detail: string): void;
  /** The newest figures, in place of the last ones. */
  live(text: string): void;
  /** Leaves the cursor on a fresh line. */
  end(): void;
}

/** A screen with a bar and a changing line on a terminal, with plain lines now and then elsewhere. */
export function screenOn(stream: WriteStream): Screen {
  return stream.isTTY ? new TerminalScreen(stream) : new PlainScreen(stream);
}

class TerminalScreen implements Screen {
  private bar: { phase: string; drawn: SingleBar } | null = null;
  private liveShown = false;

  constructor(private readonly stream: WriteStream) {}

  note(text: string): void {
    this.end();
    this.stream.write(`${text}\n`);
  }

  progress(phase: string, fraction: number, detail: string): void {
    if (this.bar?.phase !== phase) {
      this.end();
      const drawn = new SingleBar({
        stream: this.stream,
        format: '{phase} [{bar}] {percentage}%  {detail}',
        barsize: 30,
        hideCursor: true,
        autopadding: true,
      });
      drawn.start(100, 0, { phase: phase.padEnd(10), detail });
      this.bar = { phase, drawn };
    }
    this.bar.drawn.update(Math.round(100 * fraction), { detail });
  }

  live(text: string): void {
    this.stopBar();
    cursorTo(this.stream, 0);
    this.stream.write(text);
    clearLine(this.stream, 1);
    this.liveShown = true;
  }

  end(): void {
    this.stopBar();
    if (this.liveShown) this.stream.write('\n');
    this.liveShown = false;
  }

  private stopBar(): void {
    this.bar?.drawn.stop();
    this.bar = null;
  }
}

const PLAIN_STEP = 0.25;
const PLAIN_LIVE_MS = 10_000;

class PlainScreen implements Screen {
  private last = { phase: '', fraction: 0 };
  private lastLive = Number.NEGATIVE_INFINITY;

  constructor(private readonly stream: NodeJS.WritableStream) {}

  note(text: string): void {
    this.stream.write(`${text}\n`);
  }

  progress(phase: string, fraction: number, detail: string): void {
    if (phase === this.last.phase && fraction < Math.min(1, this.last.fraction + PLAIN_STEP)) return;
    if (phase === this.last.phase && fraction === this.last.fraction) return;
    this.last = { phase, fraction };
    this.note(`${phase} ${Math.round(100 * fraction)}%  ${detail}`);
  }

  live(text: string): void {
    const now = performance.now();
    if (now - this.lastLive < PLAIN_LIVE_MS) return;
    this.lastLive = now;
    this.note(text);
  }

  end(): void {}
}
