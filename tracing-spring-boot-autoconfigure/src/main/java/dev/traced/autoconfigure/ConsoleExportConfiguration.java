package dev.traced.autoconfigure;

import java.nio.charset.Charset;

import dev.traced.export.ConsoleSpanProcessor;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Traces on the console, where they are asked for.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnExportCondition.Console.class)
@EnableConfigurationProperties(ConsoleProperties.class)
class ConsoleExportConfiguration {

	@Bean
	ConsoleSpanProcessor tracingConsoleSpanProcessor() {
		String charset = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
		return new ConsoleSpanProcessor((text) -> System.out.print(text),
				(charset != null && Charset.isSupported(charset)) ? Charset.forName(charset)
						: Charset.defaultCharset());
	}

}
