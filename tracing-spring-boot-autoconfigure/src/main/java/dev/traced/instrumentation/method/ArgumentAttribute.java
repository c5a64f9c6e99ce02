package dev.traced.instrumentation.method;

import dev.traced.core.AttributeSink;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationException;
import org.springframework.expression.Expression;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.expression.spel.SpelMessage;
import org.springframework.expression.spel.support.DataBindingPropertyAccessor;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/**
 * Makes an attribute of an argument, or of what an expression makes of the arguments.
 *
 * @param index the position of the argument
 * @param writer writes the attribute
 * @param expression the expression, if there is one
 * @param names the names of all parameters: the variables of the expression
 * @param properties reads properties, and remembers how
 */
record ArgumentAttribute(int index, AttributeWriter writer, @Nullable Expression expression, @Nullable String[] names,
		DataBindingPropertyAccessor properties) {

	void write(AttributeSink attributes, @Nullable Object[] arguments) {
		this.writer.write(attributes,
				(this.expression != null) ? evaluate(this.expression, arguments) : arguments[this.index]);
	}

	/**
	 * Evaluates an expression. It may read properties, elements and map entries; it can
	 * neither change anything nor call methods, constructors or types.
	 */
	private @Nullable Object evaluate(Expression expression, @Nullable Object[] arguments) {
		SimpleEvaluationContext context = SimpleEvaluationContext.forPropertyAccessors(this.properties)
			.withAssignmentDisabled()
			.build();
		for (int i = 0; i < arguments.length && i < this.names.length; i++) {
			String name = this.names[i];
			if (name != null) {
				context.setVariable(name, arguments[i]);
			}
		}
		try {
			return expression.getValue(context);
		}
		catch (SpelEvaluationException ex) {
			if (ex.getMessageCode() == SpelMessage.PROPERTY_OR_FIELD_NOT_READABLE_ON_NULL) {
				// the order of #order.id is null: that is data, not a mistake
				return null;
			}
			throw (EvaluationException) ex;
		}
	}

}
