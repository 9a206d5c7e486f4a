/** A client that sends so many frames which are none, while the object is awake, is no client of ours (I-43). */
export const MAX_INVALID_FRAMES = 10;

/** Why and how both kinds of socket end a client that sends what they do not take. */
export const FRAME_CLOSE = {
  invalid: [1008, 'too many invalid frames'],
  binary: [1003, 'text frames only'],
  large: [1009, 'frame too large'],
} as const;
