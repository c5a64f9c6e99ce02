import { View } from '../view.js'; export class RunningPage extends View {}
