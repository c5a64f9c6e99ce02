package dev.traced.instrumentation.grpc;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GrpcTarget}.
 */
class GrpcTargetTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			grpc.io:50051                                    | grpc.io                    | 50051
			grpc.io                                          | grpc.io                    | -1
			dns:///grpc.io:50051                             | grpc.io                    | 50051
			dns:grpc.io:50051                                | grpc.io                    | 50051
			dns://1.2.3.4/grpc.io:50051                      | grpc.io                    | 50051
			static://orders:9090                             | orders                     | 9090
			static:orders:9090                               | orders                     | 9090
			xds:///orders.shop:443                           | orders.shop                | 443
			xds://authority/orders                           | orders                     | -1
			127.0.0.1:80                                     | 127.0.0.1                  | 80
			[::1]:80                                         | ::1                        | 80
			[::1]                                            | ::1                        | -1
			[::1                                             | [::1                       | -1
			::1                                              | ::1                        | -1
			ipv6:[2001:db8::1]:50051                         | 2001:db8::1                | 50051
			ipv4:198.51.100.1:50051                          | 198.51.100.1               | 50051
			ipv4:198.51.100.1:50051,198.51.100.2:50051       | ipv4:198.51.100.1:50051,198.51.100.2:50051 | -1
			unix:///run/orders.sock                          | /run/orders.sock           | -1
			unix:/run/orders.sock                            | /run/orders.sock           | -1
			unix:orders.sock                                 | orders.sock                | -1
			unix-abstract:orders                             | orders                     | -1
			in-process:orders                                | orders                     | -1
			zk://zookeeper:2181/orders                       | zk://zookeeper:2181/orders | -1
			orders:port                                      | orders:port                | -1
			orders:                                          | orders:                    | -1
			orders:65536                                     | orders:65536               | -1
			dns:///                                          | dns:///                    | -1
			:80                                              | ''                         | 80
			''                                               | ''                         | -1
			""")
	void aTargetIsReadByItsScheme(String target, String address, int port) {
		assertThat(GrpcTarget.parse(target)).isEqualTo(new GrpcTarget(address, port));
	}

}
