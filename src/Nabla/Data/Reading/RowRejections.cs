using System.Collections.Generic;

namespace Nabla.Data.Reading;

/// <summary>The rows of a file that cannot be used, as many as are allowed.</summary>
/// <param name="source">What the file is called in errors.</param>
/// <param name="maximum">How many there may be.</param>
sealed class RowRejections(string source, int maximum)
{
    readonly List<RejectedRow> _rows = [];

    /// <summary>Whether any may be rejected.</summary>
    public bool Allowed => maximum > 0;

    /// <summary>The rejected rows so far.</summary>
    public IReadOnlyList<RejectedRow> Rows => _rows;

    /// <summary>Rejects a row.</summary>
    /// <exception cref="NablaDataException">It is one too many.</exception>
    public void Add(RejectedRow row)
    {
        if (_rows.Count == maximum)
        {
            string reason = maximum == 0 ? row.Reason : $"{row.Reason}; this is bad row {maximum + 1}, and {maximum} may be rejected";
            throw Error(row with { Reason = reason });
        }

        _rows.Add(row);
    }

    /// <summary>The error that there is no row but rejected ones.</summary>
    public NablaDataException NothingLeft() => Error(_rows[0] with { Reason = $"{_rows[0].Reason}; this is the first of {_rows.Count} bad rows, and no other is there" });

    /// <summary>The error about a row.</summary>
    NablaDataException Error(RejectedRow row) => new(row.In(source)) { File = source, Line = row.Line, Column = row.Column };
}
