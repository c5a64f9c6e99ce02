package dev.traced.instrumentation.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;

import org.jspecify.annotations.NullUnmarked;

/**
 * Passes on the parameters that a callable statement adds: see
 * {@link ConnectionDelegate}.
 */
@NullUnmarked
@SuppressWarnings("deprecation")
abstract class CallableParametersDelegate extends TracedPreparedStatement implements CallableStatement {

	final CallableStatement delegate;

	CallableParametersDelegate(CallableStatement delegate, TracedConnection connection, String sql) {
		super(delegate, connection, sql);
		this.delegate = delegate;
	}

	@Override
	public void registerOutParameter(String parameter, int type) throws SQLException {
		this.delegate.registerOutParameter(parameter, type);
	}

	@Override
	public void registerOutParameter(String parameter, SQLType type) throws SQLException {
		this.delegate.registerOutParameter(parameter, type);
	}

	@Override
	public void registerOutParameter(int parameter, int type) throws SQLException {
		this.delegate.registerOutParameter(parameter, type);
	}

	@Override
	public void registerOutParameter(int parameter, SQLType type) throws SQLException {
		this.delegate.registerOutParameter(parameter, type);
	}

	@Override
	public void registerOutParameter(String parameter, int type, String typeName) throws SQLException {
		this.delegate.registerOutParameter(parameter, type, typeName);
	}

	@Override
	public void registerOutParameter(String parameter, int type, int scale) throws SQLException {
		this.delegate.registerOutParameter(parameter, type, scale);
	}

	@Override
	public void registerOutParameter(String parameter, SQLType type, String typeName) throws SQLException {
		this.delegate.registerOutParameter(parameter, type, typeName);
	}

	@Override
	public void registerOutParameter(String parameter, SQLType type, int scale) throws SQLException {
		this.delegate.registerOutParameter(parameter, type, scale);
	}

	@Override
	public void registerOutParameter(int parameter, int type, String typeName) throws SQLException {
		this.delegate.registerOutParameter(parameter, type, typeName);
	}

	@Override
	public void registerOutParameter(int parameter, int type, int scale) throws SQLException {
		this.delegate.registerOutParameter(parameter, type, scale);
	}

	@Override
	public void registerOutParameter(int parameter, SQLType type, String typeName) throws SQLException {
		this.delegate.registerOutParameter(parameter, type, typeName);
	}

	@Override
	public void registerOutParameter(int parameter, SQLType type, int scale) throws SQLException {
		this.delegate.registerOutParameter(parameter, type, scale);
	}

	@Override
	public void setAsciiStream(String parameter, InputStream value) throws SQLException {
		this.delegate.setAsciiStream(parameter, value);
	}

	@Override
	public void setAsciiStream(String parameter, InputStream value, int length) throws SQLException {
		this.delegate.setAsciiStream(parameter, value, length);
	}

	@Override
	public void setAsciiStream(String parameter, InputStream value, long length) throws SQLException {
		this.delegate.setAsciiStream(parameter, value, length);
	}

	@Override
	public void setBigDecimal(String parameter, BigDecimal value) throws SQLException {
		this.delegate.setBigDecimal(parameter, value);
	}

	@Override
	public void setBinaryStream(String parameter, InputStream value) throws SQLException {
		this.delegate.setBinaryStream(parameter, value);
	}

	@Override
	public void setBinaryStream(String parameter, InputStream value, int length) throws SQLException {
		this.delegate.setBinaryStream(parameter, value, length);
	}

	@Override
	public void setBinaryStream(String parameter, InputStream value, long length) throws SQLException {
		this.delegate.setBinaryStream(parameter, value, length);
	}

	@Override
	public void setBlob(String parameter, InputStream value) throws SQLException {
		this.delegate.setBlob(parameter, value);
	}

	@Override
	public void setBlob(String parameter, Blob value) throws SQLException {
		this.delegate.setBlob(parameter, value);
	}

	@Override
	public void setBlob(String parameter, InputStream value, long length) throws SQLException {
		this.delegate.setBlob(parameter, value, length);
	}

	@Override
	public void setBoolean(String parameter, boolean value) throws SQLException {
		this.delegate.setBoolean(parameter, value);
	}

	@Override
	public void setByte(String parameter, byte value) throws SQLException {
		this.delegate.setByte(parameter, value);
	}

	@Override
	public void setBytes(String parameter, byte[] value) throws SQLException {
		this.delegate.setBytes(parameter, value);
	}

	@Override
	public void setCharacterStream(String parameter, Reader value) throws SQLException {
		this.delegate.setCharacterStream(parameter, value);
	}

	@Override
	public void setCharacterStream(String parameter, Reader value, int length) throws SQLException {
		this.delegate.setCharacterStream(parameter, value, length);
	}

	@Override
	public void setCharacterStream(String parameter, Reader value, long length) throws SQLException {
		this.delegate.setCharacterStream(parameter, value, length);
	}

	@Override
	public void setClob(String parameter, Reader value) throws SQLException {
		this.delegate.setClob(parameter, value);
	}

	@Override
	public void setClob(String parameter, Clob value) throws SQLException {
		this.delegate.setClob(parameter, value);
	}

	@Override
	public void setClob(String parameter, Reader value, long length) throws SQLException {
		this.delegate.setClob(parameter, value, length);
	}

	@Override
	public void setDate(String parameter, Date value) throws SQLException {
		this.delegate.setDate(parameter, value);
	}

	@Override
	public void setDate(String parameter, Date value, Calendar calendar) throws SQLException {
		this.delegate.setDate(parameter, value, calendar);
	}

	@Override
	public void setDouble(String parameter, double value) throws SQLException {
		this.delegate.setDouble(parameter, value);
	}

	@Override
	public void setFloat(String parameter, float value) throws SQLException {
		this.delegate.setFloat(parameter, value);
	}

	@Override
	public void setInt(String parameter, int value) throws SQLException {
		this.delegate.setInt(parameter, value);
	}

	@Override
	public void setLong(String parameter, long value) throws SQLException {
		this.delegate.setLong(parameter, value);
	}

	@Override
	public void setNCharacterStream(String parameter, Reader value) throws SQLException {
		this.delegate.setNCharacterStream(parameter, value);
	}

	@Override
	public void setNCharacterStream(String parameter, Reader value, long length) throws SQLException {
		this.delegate.setNCharacterStream(parameter, value, length);
	}

	@Override
	public void setNClob(String parameter, Reader value) throws SQLException {
		this.delegate.setNClob(parameter, value);
	}

	@Override
	public void setNClob(String parameter, NClob value) throws SQLException {
		this.delegate.setNClob(parameter, value);
	}

	@Override
	public void setNClob(String parameter, Reader value, long length) throws SQLException {
		this.delegate.setNClob(parameter, value, length);
	}

	@Override
	public void setNString(String parameter, String value) throws SQLException {
		this.delegate.setNString(parameter, value);
	}

	@Override
	public void setNull(String parameter, int type) throws SQLException {
		this.delegate.setNull(parameter, type);
	}

	@Override
	public void setNull(String parameter, int type, String typeName) throws SQLException {
		this.delegate.setNull(parameter, type, typeName);
	}

	@Override
	public void setObject(String parameter, Object value) throws SQLException {
		this.delegate.setObject(parameter, value);
	}

	@Override
	public void setObject(String parameter, Object value, int type) throws SQLException {
		this.delegate.setObject(parameter, value, type);
	}

	@Override
	public void setObject(String parameter, Object value, SQLType type) throws SQLException {
		this.delegate.setObject(parameter, value, type);
	}

	@Override
	public void setObject(String parameter, Object value, int type, int scale) throws SQLException {
		this.delegate.setObject(parameter, value, type, scale);
	}

	@Override
	public void setObject(String parameter, Object value, SQLType type, int scale) throws SQLException {
		this.delegate.setObject(parameter, value, type, scale);
	}

	@Override
	public void setRowId(String parameter, RowId value) throws SQLException {
		this.delegate.setRowId(parameter, value);
	}

	@Override
	public void setSQLXML(String parameter, SQLXML value) throws SQLException {
		this.delegate.setSQLXML(parameter, value);
	}

	@Override
	public void setShort(String parameter, short value) throws SQLException {
		this.delegate.setShort(parameter, value);
	}

	@Override
	public void setString(String parameter, String value) throws SQLException {
		this.delegate.setString(parameter, value);
	}

	@Override
	public void setTime(String parameter, Time value) throws SQLException {
		this.delegate.setTime(parameter, value);
	}

	@Override
	public void setTime(String parameter, Time value, Calendar calendar) throws SQLException {
		this.delegate.setTime(parameter, value, calendar);
	}

	@Override
	public void setTimestamp(String parameter, Timestamp value) throws SQLException {
		this.delegate.setTimestamp(parameter, value);
	}

	@Override
	public void setTimestamp(String parameter, Timestamp value, Calendar calendar) throws SQLException {
		this.delegate.setTimestamp(parameter, value, calendar);
	}

	@Override
	public void setURL(String parameter, URL value) throws SQLException {
		this.delegate.setURL(parameter, value);
	}

}
