package dev.traced.instrumentation.restclient;

import java.net.URI;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriBuilder;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Remembers the templates that it expands. A subclass, because Spring and applications
 * ask for the type to change its settings; everything is left to the factory that the
 * application set.
 */
final class TracingUriBuilderFactory extends DefaultUriBuilderFactory {

	private final DefaultUriBuilderFactory factory;

	private final UriTemplates templates;

	private TracingUriBuilderFactory(DefaultUriBuilderFactory factory, UriTemplates templates) {
		this.factory = factory;
		this.templates = templates;
	}

	private TracingUriBuilderFactory(DefaultUriBuilderFactory factory, UriTemplates templates,
			UriComponentsBuilder base) {
		super(base);
		this.factory = factory;
		this.templates = templates;
	}

	static TracingUriBuilderFactory of(DefaultUriBuilderFactory factory, UriTemplates templates) {
		// the base is never used, but hasBaseUri, which is final, has to say the same
		return factory.hasBaseUri()
				? new TracingUriBuilderFactory(factory, templates, UriComponentsBuilder.newInstance())
				: new TracingUriBuilderFactory(factory, templates);
	}

	@Override
	public URI expand(String uriTemplate, Map<String, ? extends @Nullable Object> uriVars) {
		return this.templates.remember(uriTemplate, this.factory.expand(uriTemplate, uriVars));
	}

	@Override
	public URI expand(String uriTemplate, @Nullable Object... uriVars) {
		return this.templates.remember(uriTemplate, this.factory.expand(uriTemplate, uriVars));
	}

	@Override
	public UriBuilder uriString(String uriTemplate) {
		return this.factory.uriString(uriTemplate);
	}

	@Override
	public UriBuilder builder() {
		return this.factory.builder();
	}

	@Override
	public void setParserType(UriComponentsBuilder.ParserType parserType) {
		this.factory.setParserType(parserType);
	}

	@Override
	public UriComponentsBuilder.@Nullable ParserType getParserType() {
		return this.factory.getParserType();
	}

	@Override
	public void setEncodingMode(EncodingMode encodingMode) {
		this.factory.setEncodingMode(encodingMode);
	}

	@Override
	public EncodingMode getEncodingMode() {
		return this.factory.getEncodingMode();
	}

	@Override
	public void setDefaultUriVariables(@Nullable Map<String, ? extends @Nullable Object> defaultUriVariables) {
		this.factory.setDefaultUriVariables(defaultUriVariables);
	}

	@Override
	public Map<String, ? extends @Nullable Object> getDefaultUriVariables() {
		return this.factory.getDefaultUriVariables();
	}

	@Override
	public void setParsePath(boolean parsePath) {
		this.factory.setParsePath(parsePath);
	}

	@Override
	public boolean shouldParsePath() {
		return this.factory.shouldParsePath();
	}

}
