export type LiveState = 'live' | 'connecting' | 'reconnecting' | 'offline';

interface StreamStatus {
  isLive: boolean;
  /** The stream of this account was live before. */
  wasLive: boolean;
  reach: 'ok' | 'offline' | 'unreachable' | 'limited';
}

/** The state that the badge shows. Without a network it is offline, whatever the socket reports. */
export function liveState({ isLive, wasLive, reach }: StreamStatus): LiveState {
  if (reach === 'offline') return 'offline';
  if (isLive) return 'live';
  return wasLive || reach !== 'ok' ? 'reconnecting' : 'connecting';
}
