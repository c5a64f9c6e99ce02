import { View } from '../view.js'; export class StatusPage extends View {}
