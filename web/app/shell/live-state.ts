export type LiveState = 'live' | 'connecting' | 'reconnecting' | 'offline';

interface Line {
  isLive: boolean;
  /** It was before, of the same account. */
  wasLive: boolean;
  reach: 'ok' | 'offline' | 'unreachable' | 'limited';
}

/** What the badge says of the line to the server. Without a network nothing is live, whatever a socket still thinks. */
export function liveState({ isLive, wasLive, reach }: Line): LiveState {
  if (reach === 'offline') return 'offline';
  if (isLive) return 'live';
  return wasLive || reach !== 'ok' ? 'reconnecting' : 'connecting';
}
