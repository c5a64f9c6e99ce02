/**
 * Small pictures, drawn in the colour of the text. They are never the only sign of anything.
 */
import { html } from './html.js';

const icon = (path) => html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false"><path d=${path} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"></path></svg>`;

export const copyIcon = () => icon('M5.5 5.5V3.2c0-.7.5-1.2 1.2-1.2h6.1c.7 0 1.2.5 1.2 1.2v6.1c0 .7-.5 1.2-1.2 1.2h-2.3M3.2 5.5h6.1c.7 0 1.2.5 1.2 1.2v6.1c0 .7-.5 1.2-1.2 1.2H3.2c-.7 0-1.2-.5-1.2-1.2V6.7c0-.7.5-1.2 1.2-1.2z');
export const filterIcon = () => icon('M2 3h12l-4.7 5.6v4.2L6.7 14V8.6z');
export const closeIcon = () => icon('M3.5 3.5l9 9M12.5 3.5l-9 9');
export const pauseIcon = () => icon('M5.5 3v10M10.5 3v10');
export const playIcon = () => icon('M5 3l7.5 5L5 13z');
export const errorIcon = () => icon('M8 1.8a6.2 6.2 0 110 12.4A6.2 6.2 0 018 1.8zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4');
export const okIcon = () => icon('M3 8.5l3.2 3.2L13 4.8');
export const warnIcon = () => icon('M8 2l6.5 11.5h-13zM8 6.5v3.2M8 11.6v.1');
export const linkIcon = () => icon('M6.7 9.3a2.8 2.8 0 004 0l2.4-2.4a2.8 2.8 0 00-4-4l-.9.9M9.3 6.7a2.8 2.8 0 00-4 0L2.9 9.1a2.8 2.8 0 004 4l.9-.9');
export const saveIcon = () => icon('M8 2v8M4.8 7l3.2 3.2L11.2 7M2.5 13.5h11');
export const themeIcon = () => icon('M8 1.8a6.2 6.2 0 100 12.4A6.2 6.2 0 008 1.8zM8 2v12M10 3v10M12 4.5v7');
export const searchIcon = () => icon('M7 2.5a4.5 4.5 0 110 9 4.5 4.5 0 010-9zM10.4 10.4l3.4 3.4');
export const helpIcon = () => icon('M5.7 5.9a2.4 2.4 0 114 1.9c-.9.7-1.7 1.1-1.7 2.3M8 12.6v.1');
export const backIcon = () => icon('M10 3L5 8l5 5');
export const logIcon = () => icon('M3 4h10M3 8h10M3 12h6');
