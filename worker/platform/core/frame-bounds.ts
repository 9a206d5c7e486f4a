/** A client that sends this many invalid frames while the object is in memory is disconnected (I-43). */
export const MAX_INVALID_FRAMES = 10;

/** Close codes and reasons for clients whose frames are refused, of both kinds of sockets. */
export const FRAME_CLOSE = {
  invalid: [1008, 'too many invalid frames'],
  binary: [1003, 'text frames only'],
  large: [1009, 'frame too large'],
} as const;
