package dev.traced.instrumentation.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;

import org.jspecify.annotations.NullUnmarked;

/**
 * Passes on what a prepared statement adds: see {@link ConnectionDelegate}.
 */
@NullUnmarked
@SuppressWarnings("deprecation")
abstract class PreparedStatementDelegate extends TracedStatement implements PreparedStatement {

	final PreparedStatement delegate;

	PreparedStatementDelegate(PreparedStatement delegate, TracedConnection connection) {
		super(delegate, connection);
		this.delegate = delegate;
	}

	@Override
	public void addBatch() throws SQLException {
		this.delegate.addBatch();
	}

	@Override
	public void clearParameters() throws SQLException {
		this.delegate.clearParameters();
	}

	@Override
	public boolean execute() throws SQLException {
		return this.delegate.execute();
	}

	@Override
	public long executeLargeUpdate() throws SQLException {
		return this.delegate.executeLargeUpdate();
	}

	@Override
	public ResultSet executeQuery() throws SQLException {
		return this.delegate.executeQuery();
	}

	@Override
	public int executeUpdate() throws SQLException {
		return this.delegate.executeUpdate();
	}

	@Override
	public ResultSetMetaData getMetaData() throws SQLException {
		return this.delegate.getMetaData();
	}

	@Override
	public ParameterMetaData getParameterMetaData() throws SQLException {
		return this.delegate.getParameterMetaData();
	}

	@Override
	public void setArray(int parameter, Array value) throws SQLException {
		this.delegate.setArray(parameter, value);
	}

	@Override
	public void setAsciiStream(int parameter, InputStream value) throws SQLException {
		this.delegate.setAsciiStream(parameter, value);
	}

	@Override
	public void setAsciiStream(int parameter, InputStream value, int length) throws SQLException {
		this.delegate.setAsciiStream(parameter, value, length);
	}

	@Override
	public void setAsciiStream(int parameter, InputStream value, long length) throws SQLException {
		this.delegate.setAsciiStream(parameter, value, length);
	}

	@Override
	public void setBigDecimal(int parameter, BigDecimal value) throws SQLException {
		this.delegate.setBigDecimal(parameter, value);
	}

	@Override
	public void setBinaryStream(int parameter, InputStream value) throws SQLException {
		this.delegate.setBinaryStream(parameter, value);
	}

	@Override
	public void setBinaryStream(int parameter, InputStream value, int length) throws SQLException {
		this.delegate.setBinaryStream(parameter, value, length);
	}

	@Override
	public void setBinaryStream(int parameter, InputStream value, long length) throws SQLException {
		this.delegate.setBinaryStream(parameter, value, length);
	}

	@Override
	public void setBlob(int parameter, InputStream value) throws SQLException {
		this.delegate.setBlob(parameter, value);
	}

	@Override
	public void setBlob(int parameter, Blob value) throws SQLException {
		this.delegate.setBlob(parameter, value);
	}

	@Override
	public void setBlob(int parameter, InputStream value, long length) throws SQLException {
		this.delegate.setBlob(parameter, value, length);
	}

	@Override
	public void setBoolean(int parameter, boolean value) throws SQLException {
		this.delegate.setBoolean(parameter, value);
	}

	@Override
	public void setByte(int parameter, byte value) throws SQLException {
		this.delegate.setByte(parameter, value);
	}

	@Override
	public void setBytes(int parameter, byte[] value) throws SQLException {
		this.delegate.setBytes(parameter, value);
	}

	@Override
	public void setCharacterStream(int parameter, Reader value) throws SQLException {
		this.delegate.setCharacterStream(parameter, value);
	}

	@Override
	public void setCharacterStream(int parameter, Reader value, int length) throws SQLException {
		this.delegate.setCharacterStream(parameter, value, length);
	}

	@Override
	public void setCharacterStream(int parameter, Reader value, long length) throws SQLException {
		this.delegate.setCharacterStream(parameter, value, length);
	}

	@Override
	public void setClob(int parameter, Reader value) throws SQLException {
		this.delegate.setClob(parameter, value);
	}

	@Override
	public void setClob(int parameter, Clob value) throws SQLException {
		this.delegate.setClob(parameter, value);
	}

	@Override
	public void setClob(int parameter, Reader value, long length) throws SQLException {
		this.delegate.setClob(parameter, value, length);
	}

	@Override
	public void setDate(int parameter, Date value) throws SQLException {
		this.delegate.setDate(parameter, value);
	}

	@Override
	public void setDate(int parameter, Date value, Calendar calendar) throws SQLException {
		this.delegate.setDate(parameter, value, calendar);
	}

	@Override
	public void setDouble(int parameter, double value) throws SQLException {
		this.delegate.setDouble(parameter, value);
	}

	@Override
	public void setFloat(int parameter, float value) throws SQLException {
		this.delegate.setFloat(parameter, value);
	}

	@Override
	public void setInt(int parameter, int value) throws SQLException {
		this.delegate.setInt(parameter, value);
	}

	@Override
	public void setLong(int parameter, long value) throws SQLException {
		this.delegate.setLong(parameter, value);
	}

	@Override
	public void setNCharacterStream(int parameter, Reader value) throws SQLException {
		this.delegate.setNCharacterStream(parameter, value);
	}

	@Override
	public void setNCharacterStream(int parameter, Reader value, long length) throws SQLException {
		this.delegate.setNCharacterStream(parameter, value, length);
	}

	@Override
	public void setNClob(int parameter, Reader value) throws SQLException {
		this.delegate.setNClob(parameter, value);
	}

	@Override
	public void setNClob(int parameter, NClob value) throws SQLException {
		this.delegate.setNClob(parameter, value);
	}

	@Override
	public void setNClob(int parameter, Reader value, long length) throws SQLException {
		this.delegate.setNClob(parameter, value, length);
	}

	@Override
	public void setNString(int parameter, String value) throws SQLException {
		this.delegate.setNString(parameter, value);
	}

	@Override
	public void setNull(int parameter, int type) throws SQLException {
		this.delegate.setNull(parameter, type);
	}

	@Override
	public void setNull(int parameter, int type, String typeName) throws SQLException {
		this.delegate.setNull(parameter, type, typeName);
	}

	@Override
	public void setObject(int parameter, Object value) throws SQLException {
		this.delegate.setObject(parameter, value);
	}

	@Override
	public void setObject(int parameter, Object value, int type) throws SQLException {
		this.delegate.setObject(parameter, value, type);
	}

	@Override
	public void setObject(int parameter, Object value, SQLType type) throws SQLException {
		this.delegate.setObject(parameter, value, type);
	}

	@Override
	public void setObject(int parameter, Object value, int type, int scale) throws SQLException {
		this.delegate.setObject(parameter, value, type, scale);
	}

	@Override
	public void setObject(int parameter, Object value, SQLType type, int scale) throws SQLException {
		this.delegate.setObject(parameter, value, type, scale);
	}

	@Override
	public void setRef(int parameter, Ref value) throws SQLException {
		this.delegate.setRef(parameter, value);
	}

	@Override
	public void setRowId(int parameter, RowId value) throws SQLException {
		this.delegate.setRowId(parameter, value);
	}

	@Override
	public void setSQLXML(int parameter, SQLXML value) throws SQLException {
		this.delegate.setSQLXML(parameter, value);
	}

	@Override
	public void setShort(int parameter, short value) throws SQLException {
		this.delegate.setShort(parameter, value);
	}

	@Override
	public void setString(int parameter, String value) throws SQLException {
		this.delegate.setString(parameter, value);
	}

	@Override
	public void setTime(int parameter, Time value) throws SQLException {
		this.delegate.setTime(parameter, value);
	}

	@Override
	public void setTime(int parameter, Time value, Calendar calendar) throws SQLException {
		this.delegate.setTime(parameter, value, calendar);
	}

	@Override
	public void setTimestamp(int parameter, Timestamp value) throws SQLException {
		this.delegate.setTimestamp(parameter, value);
	}

	@Override
	public void setTimestamp(int parameter, Timestamp value, Calendar calendar) throws SQLException {
		this.delegate.setTimestamp(parameter, value, calendar);
	}

	@Override
	public void setURL(int parameter, URL value) throws SQLException {
		this.delegate.setURL(parameter, value);
	}

	@Override
	public void setUnicodeStream(int parameter, InputStream value, int length) throws SQLException {
		this.delegate.setUnicodeStream(parameter, value, length);
	}

}
