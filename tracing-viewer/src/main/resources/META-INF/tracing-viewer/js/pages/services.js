import { View } from '../view.js'; export class ServicesPage extends View {}
