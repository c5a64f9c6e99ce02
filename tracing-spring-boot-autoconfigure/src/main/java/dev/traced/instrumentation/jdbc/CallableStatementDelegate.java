package dev.traced.instrumentation.jdbc;

import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;

import org.jspecify.annotations.NullUnmarked;

/**
 * Passes on the results that a callable statement adds: see {@link ConnectionDelegate}.
 */
@NullUnmarked
@SuppressWarnings("deprecation")
abstract class CallableStatementDelegate extends CallableParametersDelegate implements CallableStatement {

	CallableStatementDelegate(CallableStatement delegate, TracedConnection connection, String sql) {
		super(delegate, connection, sql);
	}

	@Override
	public Array getArray(String parameter) throws SQLException {
		return this.delegate.getArray(parameter);
	}

	@Override
	public Array getArray(int parameter) throws SQLException {
		return this.delegate.getArray(parameter);
	}

	@Override
	public BigDecimal getBigDecimal(String parameter) throws SQLException {
		return this.delegate.getBigDecimal(parameter);
	}

	@Override
	public BigDecimal getBigDecimal(int parameter) throws SQLException {
		return this.delegate.getBigDecimal(parameter);
	}

	@Override
	public BigDecimal getBigDecimal(int parameter, int scale) throws SQLException {
		return this.delegate.getBigDecimal(parameter, scale);
	}

	@Override
	public Blob getBlob(String parameter) throws SQLException {
		return this.delegate.getBlob(parameter);
	}

	@Override
	public Blob getBlob(int parameter) throws SQLException {
		return this.delegate.getBlob(parameter);
	}

	@Override
	public boolean getBoolean(String parameter) throws SQLException {
		return this.delegate.getBoolean(parameter);
	}

	@Override
	public boolean getBoolean(int parameter) throws SQLException {
		return this.delegate.getBoolean(parameter);
	}

	@Override
	public byte getByte(String parameter) throws SQLException {
		return this.delegate.getByte(parameter);
	}

	@Override
	public byte getByte(int parameter) throws SQLException {
		return this.delegate.getByte(parameter);
	}

	@Override
	public byte[] getBytes(String parameter) throws SQLException {
		return this.delegate.getBytes(parameter);
	}

	@Override
	public byte[] getBytes(int parameter) throws SQLException {
		return this.delegate.getBytes(parameter);
	}

	@Override
	public Reader getCharacterStream(String parameter) throws SQLException {
		return this.delegate.getCharacterStream(parameter);
	}

	@Override
	public Reader getCharacterStream(int parameter) throws SQLException {
		return this.delegate.getCharacterStream(parameter);
	}

	@Override
	public Clob getClob(String parameter) throws SQLException {
		return this.delegate.getClob(parameter);
	}

	@Override
	public Clob getClob(int parameter) throws SQLException {
		return this.delegate.getClob(parameter);
	}

	@Override
	public Date getDate(String parameter) throws SQLException {
		return this.delegate.getDate(parameter);
	}

	@Override
	public Date getDate(int parameter) throws SQLException {
		return this.delegate.getDate(parameter);
	}

	@Override
	public Date getDate(String parameter, Calendar calendar) throws SQLException {
		return this.delegate.getDate(parameter, calendar);
	}

	@Override
	public Date getDate(int parameter, Calendar calendar) throws SQLException {
		return this.delegate.getDate(parameter, calendar);
	}

	@Override
	public double getDouble(String parameter) throws SQLException {
		return this.delegate.getDouble(parameter);
	}

	@Override
	public double getDouble(int parameter) throws SQLException {
		return this.delegate.getDouble(parameter);
	}

	@Override
	public float getFloat(String parameter) throws SQLException {
		return this.delegate.getFloat(parameter);
	}

	@Override
	public float getFloat(int parameter) throws SQLException {
		return this.delegate.getFloat(parameter);
	}

	@Override
	public int getInt(String parameter) throws SQLException {
		return this.delegate.getInt(parameter);
	}

	@Override
	public int getInt(int parameter) throws SQLException {
		return this.delegate.getInt(parameter);
	}

	@Override
	public long getLong(String parameter) throws SQLException {
		return this.delegate.getLong(parameter);
	}

	@Override
	public long getLong(int parameter) throws SQLException {
		return this.delegate.getLong(parameter);
	}

	@Override
	public Reader getNCharacterStream(String parameter) throws SQLException {
		return this.delegate.getNCharacterStream(parameter);
	}

	@Override
	public Reader getNCharacterStream(int parameter) throws SQLException {
		return this.delegate.getNCharacterStream(parameter);
	}

	@Override
	public NClob getNClob(String parameter) throws SQLException {
		return this.delegate.getNClob(parameter);
	}

	@Override
	public NClob getNClob(int parameter) throws SQLException {
		return this.delegate.getNClob(parameter);
	}

	@Override
	public String getNString(String parameter) throws SQLException {
		return this.delegate.getNString(parameter);
	}

	@Override
	public String getNString(int parameter) throws SQLException {
		return this.delegate.getNString(parameter);
	}

	@Override
	public Object getObject(String parameter) throws SQLException {
		return this.delegate.getObject(parameter);
	}

	@Override
	public Object getObject(int parameter) throws SQLException {
		return this.delegate.getObject(parameter);
	}

	@Override
	public <T> T getObject(String parameter, Class<T> type) throws SQLException {
		return this.delegate.getObject(parameter, type);
	}

	@Override
	public Object getObject(String parameter, Map<String, Class<?>> map) throws SQLException {
		return this.delegate.getObject(parameter, map);
	}

	@Override
	public <T> T getObject(int parameter, Class<T> type) throws SQLException {
		return this.delegate.getObject(parameter, type);
	}

	@Override
	public Object getObject(int parameter, Map<String, Class<?>> map) throws SQLException {
		return this.delegate.getObject(parameter, map);
	}

	@Override
	public Ref getRef(String parameter) throws SQLException {
		return this.delegate.getRef(parameter);
	}

	@Override
	public Ref getRef(int parameter) throws SQLException {
		return this.delegate.getRef(parameter);
	}

	@Override
	public RowId getRowId(String parameter) throws SQLException {
		return this.delegate.getRowId(parameter);
	}

	@Override
	public RowId getRowId(int parameter) throws SQLException {
		return this.delegate.getRowId(parameter);
	}

	@Override
	public SQLXML getSQLXML(String parameter) throws SQLException {
		return this.delegate.getSQLXML(parameter);
	}

	@Override
	public SQLXML getSQLXML(int parameter) throws SQLException {
		return this.delegate.getSQLXML(parameter);
	}

	@Override
	public short getShort(String parameter) throws SQLException {
		return this.delegate.getShort(parameter);
	}

	@Override
	public short getShort(int parameter) throws SQLException {
		return this.delegate.getShort(parameter);
	}

	@Override
	public String getString(String parameter) throws SQLException {
		return this.delegate.getString(parameter);
	}

	@Override
	public String getString(int parameter) throws SQLException {
		return this.delegate.getString(parameter);
	}

	@Override
	public Time getTime(String parameter) throws SQLException {
		return this.delegate.getTime(parameter);
	}

	@Override
	public Time getTime(int parameter) throws SQLException {
		return this.delegate.getTime(parameter);
	}

	@Override
	public Time getTime(String parameter, Calendar calendar) throws SQLException {
		return this.delegate.getTime(parameter, calendar);
	}

	@Override
	public Time getTime(int parameter, Calendar calendar) throws SQLException {
		return this.delegate.getTime(parameter, calendar);
	}

	@Override
	public Timestamp getTimestamp(String parameter) throws SQLException {
		return this.delegate.getTimestamp(parameter);
	}

	@Override
	public Timestamp getTimestamp(int parameter) throws SQLException {
		return this.delegate.getTimestamp(parameter);
	}

	@Override
	public Timestamp getTimestamp(String parameter, Calendar calendar) throws SQLException {
		return this.delegate.getTimestamp(parameter, calendar);
	}

	@Override
	public Timestamp getTimestamp(int parameter, Calendar calendar) throws SQLException {
		return this.delegate.getTimestamp(parameter, calendar);
	}

	@Override
	public URL getURL(String parameter) throws SQLException {
		return this.delegate.getURL(parameter);
	}

	@Override
	public URL getURL(int parameter) throws SQLException {
		return this.delegate.getURL(parameter);
	}

	@Override
	public boolean wasNull() throws SQLException {
		return this.delegate.wasNull();
	}

}
