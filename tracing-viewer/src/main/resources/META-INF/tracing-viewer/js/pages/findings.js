import { View } from '../view.js'; export class FindingsPage extends View {}
