package dev.traced.test;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A key for {@code localhost}, signed by itself and made for one test.
 *
 * @param store the file with key and certificate
 */
public record TestCertificate(Path store) {

	private static final String PASSWORD = "password";

	/**
	 * Makes a key.
	 * @param directory where to keep it
	 * @return the key
	 * @throws Exception if it cannot be made
	 */
	public static TestCertificate create(Path directory) throws Exception {
		Path store = directory.resolve("test.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "test", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost",
				"-validity", "1", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD)
			.inheritIO()
			.start();
		assertThat(keytool.waitFor()).isZero();
		return new TestCertificate(store);
	}

	/**
	 * The key, for a server.
	 * @return the key managers
	 * @throws Exception if it cannot be read
	 */
	public KeyManager[] keyManagers() throws Exception {
		KeyStore keyStore = KeyStore.getInstance("PKCS12");
		try (InputStream stream = Files.newInputStream(this.store)) {
			keyStore.load(stream, PASSWORD.toCharArray());
		}
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(keyStore, PASSWORD.toCharArray());
		return factory.getKeyManagers();
	}

	/**
	 * The properties of an SSL bundle that trusts the certificate, for a client.
	 * @param name the name of the bundle
	 * @return the properties
	 */
	public String[] bundle(String name) {
		String prefix = "spring.ssl.bundle.jks." + name + ".truststore.";
		return new String[] { prefix + "location=" + this.store.toUri(), prefix + "password=" + PASSWORD,
				prefix + "type=PKCS12" };
	}

}
