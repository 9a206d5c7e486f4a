import { beforeEach, expect, test, vi } from 'vitest';
import { ScrollKeeper } from '../../../../web/app/frame/scroll';

beforeEach(() => void vi.useFakeTimers());

/** A window whose entries and heights the test sets. */
class World {
  readonly entries: unknown[] = [null];
  at = 0;
  y = 0;
  height = 0;
  keys = 0;
  readonly kept = new Map<string, string>();
  readonly listeners = new Set<() => void>();

  open(): ScrollKeeper {
    return new ScrollKeeper({
      entry: () => this.entries[this.at],
      setEntry: (state) => void (this.entries[this.at] = state),
      store: {
        getItem: (key) => this.kept.get(key) ?? null,
        setItem: (key, value) => void this.kept.set(key, value),
      },
      position: () => this.y,
      range: () => this.height,
      scrollTo: (y) => void (this.y = y),
      onResize: (listener) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
      },
      newKey: () => `k${++this.keys}`,
    });
  }

  /** Goes to an entry; a new one starts at the top. */
  go(at: number): void {
    this.at = at;
    this.entries[at] ??= null;
    this.y = 0;
  }

  grow(height: number): void {
    this.height = height;
    for (const listener of this.listeners) listener();
  }
}

function scrolled() {
  const world = new World();
  const keeper = world.open();
  [world.height, world.y] = [2_000, 1_400];
  keeper.keep();
  world.go(1);
  keeper.arrive();
  expect(world.y).toBe(0);
  return { world, keeper };
}

test('back restores the position when the list has grown to it', () => {
  const { world, keeper } = scrolled();
  world.go(0);
  world.height = 100;
  keeper.arrive();
  expect(world.y).toBe(0);
  world.grow(900);
  expect(world.y).toBe(0);
  world.grow(1_500);
  expect([world.y, world.listeners.size]).toEqual([1_400, 0]);
});

test('forward restores its position at once, and a new page starts at the top', () => {
  const { world, keeper } = scrolled();
  world.y = 300;
  keeper.keep();
  world.go(0);
  keeper.arrive();
  expect(world.y).toBe(1_400);
  world.go(1);
  keeper.arrive();
  expect(world.y).toBe(300);
});

test('a person who scrolls is not moved, and the wait ends', () => {
  for (const end of ['release', 'time'] as const) {
    const { world, keeper } = scrolled();
    world.go(0);
    world.height = 100;
    keeper.arrive();
    if (end === 'release') keeper.release();
    else vi.advanceTimersByTime(4_000);
    world.grow(2_000);
    expect([end, world.y]).toEqual([end, 0]);
  }
});

test('a reload restores the position', () => {
  const { world, keeper } = scrolled();
  world.y = 700;
  keeper.keep();
  keeper.save();
  const next = world.open();
  world.y = 0;
  next.arrive();
  expect(world.y).toBe(700);
});
