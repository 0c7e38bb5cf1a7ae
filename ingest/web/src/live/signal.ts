// Sound and vibration. Browsers allow sound only after a first touch, so the context is woken then.
let context: AudioContext | undefined;
let wanted = localStorage.getItem('sound') !== 'off';

export const soundWanted = (): boolean => wanted;

export function wantSound(on: boolean): void {
  wanted = on;
  localStorage.setItem('sound', on ? 'on' : 'off');
}

addEventListener('pointerdown', () => {
  context ??= new AudioContext();
  void context.resume();
});

/** Two soft rising tones and two short buzzes; a single tone for the end of a break. */
export function signal(kind: 'prompt' | 'over'): void {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(kind === 'prompt' ? [200, 120, 200] : [300]);
  if (!wanted || context?.state !== 'running') return;
  const tones_hz = kind === 'prompt' ? [523, 784] : [659];
  tones_hz.forEach((hz, i) => tone(context!, hz, context!.currentTime + 0.28 * i));
}

function tone(audio: AudioContext, hz: number, at_s: number): void {
  const swing = new OscillatorNode(audio, { frequency: hz, type: 'sine' });
  const loud = new GainNode(audio, { gain: 0 });
  swing.connect(loud).connect(audio.destination);
  loud.gain.setValueAtTime(0, at_s);
  loud.gain.linearRampToValueAtTime(0.5, at_s + 0.03);
  loud.gain.exponentialRampToValueAtTime(0.001, at_s + 0.6);
  swing.start(at_s);
  swing.stop(at_s + 0.65);
}
