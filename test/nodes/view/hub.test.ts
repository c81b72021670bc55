import { joinView, publishWith, viewedModel, viewedModels } from '../../../nodes/view/hub';
import type { ViewNews } from '../../../nodes/view/wire';
import { viewedNode } from './support';

const reading = (x: number) => ({ x, y: 0, at: x });
const progress = (fraction: number) => ({ phase: 'training', fraction });

describe('the news of a model', () => {
  let news: ViewNews[];

  beforeEach(() => {
    jest.useFakeTimers();
    news = [];
    publishWith((_, one) => news.push(one));
  });
  afterEach(() => {
    publishWith(() => undefined);
    jest.useRealTimers();
  });

  it('are neither sent nor kept while nobody looks', () => {
    const { channel, leave } = joinView(viewedNode('quiet'));
    channel.readings([reading(1)]);
    channel.trains(progress(0.5));
    channel.judged({ metric: 'trustworthiness', value: 0.9, below: false });
    channel.modelChanged();
    jest.advanceTimersByTime(1000);
    channel.watch();
    jest.advanceTimersByTime(1000);
    expect(news).toEqual([]);
    leave();
  });

  it('go on for 15 s after the last look', () => {
    const { channel, leave } = joinView(viewedNode('lease'));
    channel.watch();
    jest.advanceTimersByTime(10_000);
    channel.watch();
    jest.advanceTimersByTime(14_000);
    channel.modelChanged();
    expect(news).toHaveLength(1);
    jest.advanceTimersByTime(1001);
    expect(channel.isWatched).toBe(false);
    channel.modelChanged();
    expect(news).toHaveLength(1);
    leave();
  });

  it('hold at most 60 readings each 150 ms, the newest', () => {
    const { channel, leave } = joinView(viewedNode('fast'));
    channel.watch();
    for (let i = 0; i < 1000; i++) channel.readings([reading(i)]);
    expect(news).toEqual([]);
    jest.advanceTimersByTime(150);
    expect(news).toHaveLength(1);
    const [first] = news;
    expect(first.kind === 'readings' && first.readings.map(({ x }) => x)).toEqual(
      Array.from({ length: 60 }, (_, i) => 940 + i),
    );
    leave();
  });

  it('leave out readings of the model before', () => {
    const { channel, leave } = joinView(viewedNode('swap'));
    channel.watch();
    channel.readings([reading(1)]);
    channel.modelChanged();
    jest.advanceTimersByTime(1000);
    expect(news).toEqual([{ kind: 'model' }]);
    leave();
  });

  it('tell of a candidate without dropping readings', () => {
    const { channel, leave } = joinView(viewedNode('candidate'));
    channel.watch();
    channel.readings([reading(1)]);
    channel.versionsChanged();
    jest.advanceTimersByTime(1000);
    expect(news.map(({ kind }) => kind)).toEqual(['versions', 'readings']);
    leave();
  });

  it('tell of a training four times a second, and at once that it has ended', () => {
    const { channel, leave } = joinView(viewedNode('training'));
    channel.watch();
    for (let i = 1; i <= 10; i++) channel.trains(progress(i / 10));
    expect(news).toHaveLength(1);
    jest.advanceTimersByTime(250);
    expect(news[1]).toEqual({ kind: 'training', progress: progress(1) });
    channel.trains(progress(1));
    channel.trains(null);
    jest.advanceTimersByTime(1000);
    expect(news.slice(2)).toEqual([{ kind: 'training', progress: null }]);
    expect(channel.training).toBeNull();
    leave();
  });
});

describe('the models in sight', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('are one for all nodes of a key, and another for another flow or store', () => {
    const node = viewedNode('shared');
    const joined = [
      joinView(node),
      joinView({ ...node, type: 'pdr-transform' }),
      joinView({ ...node, user: { ...node.user, flow: 'flow2' } }),
      joinView({ ...node, user: { ...node.user, store: 'file' } }),
    ];
    expect(new Set(joined.map(({ channel }) => channel)).size).toBe(3);
    expect(viewedModels()).toHaveLength(3);
    for (const { channel } of joined) expect(channel.id).toMatch(/^[0-9a-f]{16}$/);
    for (const { leave } of joined) leave();
    expect(viewedModels()).toEqual([]);
  });

  it('of a global key are the same from every flow', () => {
    const { user, ...node } = viewedNode('all');
    const from = (flow: string) => ({
      ...node,
      user: { ...user, flow, key: { ...user.key, scope: 'global' as const } },
    });
    const [one, other] = [joinView(from('flow1')), joinView(from('flow2'))];
    expect(one.channel).toBe(other.channel);
    one.leave();
    other.leave();
  });

  it('outlast a deploy, with what is known of them, but not for long', () => {
    const before = joinView(viewedNode('deployed'));
    before.channel.judged({ metric: 'trustworthiness', value: 0.9, below: false });
    before.leave();
    expect(viewedModel(before.channel.id)).toBeUndefined();
    const after = joinView(viewedNode('deployed'));
    expect(after.channel.quality?.value).toBe(0.9);
    after.leave();
    jest.advanceTimersByTime(60_000);
    const late = joinView(viewedNode('deployed'));
    expect(late.channel.quality).toBeNull();
    late.leave();
  });
});
