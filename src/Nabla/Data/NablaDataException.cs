using System;

namespace Nabla.Data;

/// <summary>The data cannot be used as they are: a file that cannot be read, a cell that is not a number, a column that is not there.</summary>
/// <param name="message">One sentence: what is wrong, where (<c>file:line: column 'name'</c>), what to do.</param>
/// <param name="inner">The exception behind this one, if any.</param>
public sealed class NablaDataException(string message, Exception? inner = null) : NablaException("data", message, inner);
