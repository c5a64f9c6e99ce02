package dev.traced.autoconfigure;

import java.util.List;

import dev.traced.autoconfigure.resource.ResourceDetection;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What every span says about where the application runs.
 *
 * @param detect What is found out, from variables and local files only: host, os,
 * process, container, kubernetes, cloud. Empty for nothing.
 */
@ConfigurationProperties("tracing.resource")
record ResourceProperties(@DefaultValue( {
		"host", "os", "process", "container", "kubernetes", "cloud" }) List<ResourceDetection> detect){

}
