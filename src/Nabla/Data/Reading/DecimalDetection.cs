using System;
using System.Globalization;

namespace Nabla.Data.Reading;

/// <summary>
/// Finds out how the numbers of a CSV file are written. Only columns whose cells are all numbers or missing are asked. <c>1,5</c> and <c>1.234,5</c> mean a decimal comma,
/// <c>1.5</c> and <c>1,234.5</c> a decimal point; <c>1,234</c> alone means nothing and is refused.
/// </summary>
sealed class DecimalDetection
{
    readonly CsvSample _sample;
    readonly string _source;
    readonly bool _hasHeader;
    readonly NumberForm _all;

    DecimalDetection(CsvSample sample, bool hasHeader, string source)
    {
        (_sample, _hasHeader, _source) = (sample, hasHeader, source);
        for (int column = 0; column < sample.Columns; column++)
        {
            _all |= FormsOf(sample, column, hasHeader ? 1 : 0) ?? NumberForm.Text;
        }
    }

    /// <summary>Looks at the sample.</summary>
    /// <param name="sample">The first records.</param>
    /// <param name="hasHeader">Whether the first of them holds names.</param>
    /// <param name="given">The decimal separator, where it is known.</param>
    /// <param name="source">What to call the file in errors.</param>
    /// <exception cref="NablaDataException">The numbers can be understood in two ways.</exception>
    public static (CellFormat Format, Detection Decimal, Detection Thousands) Of(CsvSample sample, bool hasHeader, DecimalSeparator? given, string source)
    {
        var numbers = new DecimalDetection(sample, hasHeader, source);
        (bool isComma, Detection separator) = numbers.Decimal(given);
        (char thousands, Detection groups) = numbers.Thousands(isComma, isGiven: given is not null);
        return (new CellFormat(isComma ? ',' : '.', thousands), separator, groups);
    }

    /// <summary>The forms that the numbers of a column have; <see langword="null"/> where a cell is text.</summary>
    public static NumberForm? FormsOf(CsvSample sample, int column, int firstRecord)
    {
        NumberForm forms = default;
        for (int record = firstRecord; record < sample.Records; record++)
        {
            NumberForm form = NumberForms.Of(sample.Cell(record, column));
            if (form == NumberForm.Text)
            {
                return null;
            }

            forms |= form;
        }

        return forms;
    }

    bool Has(NumberForm forms) => (_all & forms) != 0;

    (bool IsComma, Detection Detection) Decimal(DecimalSeparator? given)
    {
        if (given is { } known)
        {
            return (known == DecimalSeparator.Comma, Detection.Given("decimal", known == DecimalSeparator.Comma ? "comma" : "point"));
        }

        if (Has(NumberForm.Comma | NumberForm.PointGroups))
        {
            return (true, new Detection("decimal", "comma", $"{Example(NumberForm.Comma | NumberForm.PointGroups)} is a number", IsUsual: false));
        }

        if (Has(NumberForm.Point | NumberForm.CommaGroups))
        {
            return (false, new Detection("decimal", "point", $"{Example(NumberForm.Point | NumberForm.CommaGroups)} is a number"));
        }

        if (Has(NumberForm.CommaOrGroup))
        {
            (int record, int column) = Find(NumberForm.CommaOrGroup);
            string name = _hasHeader ? _sample.Cell(0, column).ToString() : CsvHeader.NameOf(column);
            throw Ambiguous(record, name, $"{CellText.Quote(_sample.Cell(record, column))} may be a decimal comma or thousands; say which, the decimal separator is a comma or a point");
        }

        return (false, new Detection("decimal", "point", Has(NumberForm.PointOrGroup)
            ? $"{Example(NumberForm.PointOrGroup)} is a number, and none has a comma"
            : "no number in the first records has decimals"));
    }

    (char Separator, Detection Detection) Thousands(bool isComma, bool isGiven)
    {
        NumberForm certain = isComma ? NumberForm.PointGroups : NumberForm.CommaGroups;
        NumberForm possible = isComma ? NumberForm.PointOrGroup : NumberForm.CommaOrGroup;

        // In a file that has decimals of the other kind too, one separator before three digits cannot be told from them.
        bool isMixed = Has(isComma ? NumberForm.Point : NumberForm.Comma);
        if (isMixed && Has(certain))
        {
            (int record, int column) = Find(isComma ? NumberForm.Point : NumberForm.Comma);
            throw Ambiguous(record, _hasHeader ? _sample.Cell(0, column).ToString() : CsvHeader.NameOf(column),
                $"{CellText.Quote(_sample.Cell(record, column))} and {Example(certain)} are written in two ways; write the numbers of the file in one");
        }

        if (Has(certain) || (Has(possible) && !isMixed && (isGiven || Has(isComma ? NumberForm.Comma : NumberForm.Point))))
        {
            string name = isComma ? "point" : "comma";
            return (isComma ? '.' : ',', new Detection("thousands", name, $"{Example(certain | possible)} is a number of a file with a decimal {(isComma ? "comma" : "point")}", IsUsual: false));
        }

        if (Has(NumberForm.OtherGroups))
        {
            (int record, int column) = Find(NumberForm.OtherGroups);
            ReadOnlySpan<char> cell = _sample.Cell(record, column);
            char separator = cell[cell.IndexOfAny(NumberForms.OtherSeparators)];
            string name = separator is '\'' or '’' ? "apostrophe" : "space";
            return (separator, new Detection("thousands", name, $"{Example(NumberForm.OtherGroups)} is a number", IsUsual: false));
        }

        return (CellFormat.NoThousands, new Detection("thousands", "none", "no number in the first records has any"));
    }

    /// <summary>The first number of one of the forms, in a column of numbers.</summary>
    (int Record, int Column) Find(NumberForm forms)
    {
        int first = _hasHeader ? 1 : 0;
        for (int column = 0; column < _sample.Columns; column++)
        {
            if (FormsOf(_sample, column, first) is not { } found || (found & forms) == 0)
            {
                continue;
            }

            for (int record = first; record < _sample.Records; record++)
            {
                if ((NumberForms.Of(_sample.Cell(record, column)) & forms) != 0)
                {
                    return (record, column);
                }
            }
        }

        throw new InvalidOperationException("A form that was counted is not there.");
    }

    string Example(NumberForm forms)
    {
        (int record, int column) = Find(forms);
        return string.Create(CultureInfo.InvariantCulture, $"{CellText.Quote(_sample.Cell(record, column))} on line {_sample.LineOf(record)}");
    }

    NablaDataException Ambiguous(int record, string column, string problem)
    {
        long line = _sample.LineOf(record);
        return new NablaDataException($"{_source}:{line}: column '{column}': {problem}.") { File = _source, Line = line, Column = column };
    }
}
