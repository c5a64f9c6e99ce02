import { View } from '../view.js'; export class RoutesPage extends View {}
