// Talks to the daemon: lists, lines, the event stream, and markers. Addresses are relative to the page's own host.
import type { HistoryJson, LiveJson, RunnerListJson } from '../gen/proto/results_pb';
import type { MarkerJson } from '../gen/proto/wire_pb';

const base = (runner: string) => `/api/runners/${encodeURIComponent(runner)}`;

async function getJson<T>(path: string): Promise<T> {
  const answer = await fetch(path, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json() as Promise<T>;
}

export const runners = () => getJson<RunnerListJson>('/api/runners');
export const history = (runner: string, minutes: number) =>
  getJson<HistoryJson>(`${base(runner)}/history?minutes=${minutes}`);

/** Stores a marker with the run. @throws when the daemon did not take it. */
export async function mark(runner: string, marker: MarkerJson): Promise<void> {
  const answer = await fetch(`${base(runner)}/markers`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(marker),
  });
  if (!answer.ok) throw new Error(`marker: ${answer.status}`);
}

const retryAfter_ms = 2000;

/** The live view of one runner; reconnects by itself until closed. */
export class LiveStream {
  private source: EventSource | undefined;
  private retry: number | undefined;

  constructor(private readonly runner: string, private readonly onLive: (live: LiveJson) => void,
              private readonly onLink: (open: boolean) => void) {
    this.open();
  }

  close(): void {
    clearTimeout(this.retry);
    this.source?.close();
  }

  private open(): void {
    const source = new EventSource(`${base(this.runner)}/events`);
    this.source = source;
    source.addEventListener('open', () => this.onLink(true));
    source.addEventListener('live', (event) => this.onLive(JSON.parse((event as MessageEvent<string>).data)));
    source.addEventListener('error', () => {
      this.onLink(false);
      source.close();
      this.retry = window.setTimeout(() => this.open(), retryAfter_ms);
    });
  }
}
