/**
 * The one door to the template library, and the few directives that the pages add to it.
 */
import { html, svg, render, nothing } from '../lib/lit-html.js';
import { directive, Directive } from '../lib/directive.js';
import { repeat } from '../lib/directives/repeat.js';

export { html, svg, render, nothing, repeat };

class StyleDirective extends Directive {
	render() {
		return nothing;
	}

	update(part, [properties]) {
		const { style } = part.element;
		for (const [name, value] of Object.entries(properties)) {
			if (value === null || value === undefined) {
				style.removeProperty(name);
			}
			else {
				style.setProperty(name, String(value));
			}
		}
		return nothing;
	}
}

/**
 * Sets style properties through the object model, which the content security policy allows:
 * `<i ${css({ width: '3px' })}></i>`. A `style` attribute would be blocked.
 */
export const css = directive(StyleDirective);

class CreatedDirective extends Directive {
	render() {
		return nothing;
	}

	update(part, [callback]) {
		if (this.element !== part.element) {
			this.element = part.element;
			callback(part.element);
		}
		return nothing;
	}
}

class ScrollableDirective extends Directive {
	render() {
		return nothing;
	}

	update(part) {
		if (this.element !== part.element) {
			this.element = part.element;
			// only what really scrolls gets a stop for the tabulator
			new ResizeObserver(() => {
				if (this.element.scrollWidth > this.element.clientWidth + 1) {
					this.element.tabIndex = 0;
				}
				else {
					this.element.removeAttribute('tabindex');
				}
			}).observe(part.element);
		}
		return nothing;
	}
}

/** Makes an element that scrolls sideways reachable by keys, as long as it does. */
export const scrollable = directive(ScrollableDirective);

/** Calls back once with the element that it stands on. */
export const created = directive(CreatedDirective);
