using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Nabla.Data;
using Nabla.Kernels;

namespace Nabla.Tests.Data;

/// <summary>
/// Numbers mean the same whatever the culture of the host. The cultures are built here, with the separators and signs of their countries, as the tests run without the
/// culture data of the system.
/// </summary>
public sealed class CultureTests
{
    public static TheoryData<string, string, string, string> Cultures => new()
    {
        { "German", ",", ".", "-" },
        { "Turkish", ",", ".", "-" },
        { "Swiss", ".", "’", "-" },
        { "Swedish", ",", "\u00A0", "−" },
        { "Persian", "٫", "٬", "\u200E−" },
        { "Arabic", "٫", "٬", "\u061C-" },
        { "Indian", ".", ",", "-" },
        { "odd", "1", "2", "+" },
    };

    [Theory]
    [MemberData(nameof(Cultures))]
    public void ReadAndWrite_UnderAnyCulture_IsTheSameText(string name, string point, string group, string minus)
    {
        Assert.NotEmpty(name);
        string expected = Under(CultureInfo.InvariantCulture, ReadAndWrite);

        Assert.Equal(expected, Under(Culture(point, group, minus), ReadAndWrite));
    }

    static string Under(CultureInfo culture, Func<string> work)
    {
        string result = "";
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = work();
            }
#pragma warning disable CA1031 // Whatever fails on the thread is shown by the test.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = exception;
            }
        })
        {
            CurrentCulture = culture,
            CurrentUICulture = culture,
        };
        thread.Start();
        thread.Join();
        Assert.Null(failure);
        return result;
    }

    static CultureInfo Culture(string point, string group, string minus)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = point;
        culture.NumberFormat.NumberGroupSeparator = group;
        culture.NumberFormat.NegativeSign = minus;
        culture.NumberFormat.PositiveSign = minus == "+" ? "-" : "+";
        culture.NumberFormat.NaNSymbol = "no number";
        culture.DateTimeFormat.DateSeparator = ".";
        return culture;
    }

    /// <summary>Every door, once: what comes in is written out.</summary>
    static string ReadAndWrite()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var writer = new CsvWriter(text);
        var random = new CounterRandom(seed: 27, RandomPurpose.Data);
        string numerals = "x,y\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => Numeral(random, (ulong)i) + ",t\n"));
        Table[] tables =
        [
            Given.Csv(numerals),
            Given.Csv("x;y\n1.234,5;t\n-0,25;u\n"),
            Given.Csv("x,y\n\"1,234.5\",t\n-7,u\n"),
            Table.FromJson("[{\"x\": -1.5e-3}, {\"x\": 12345.678}]"),
            Table.FromRecords(new[] { new { X = -1234567.25, On = new DateOnly(2024, 2, 29) } }),
            Table.FromColumns("c", Column.FromNumbers("x", [-1.5, double.NaN, 1e300])),
        ];
        foreach (Table table in tables)
        {
            for (int row = 0; row < table.RowCount; row++)
            {
                foreach (Column column in table.Columns)
                {
                    writer.WriteField(column.GetText(row));
                    if (column.TryGetNumber(row, out double value))
                    {
                        writer.WriteNumber(value);
                    }
                }

                writer.EndRow();
            }
        }

        return text + Given.CsvError("x,y\n1.5\n").Message;
    }

    static string Numeral(CounterRandom random, ulong index)
    {
        string digits = string.Concat(Enumerable.Range(0, 1 + random.Below(20, 40 * index)).Select(i => (char)('0' + random.Below(10, (40 * index) + (ulong)i + 1))));
        int point = random.Below(digits.Length + 1, (40 * index) + 30);
        string sign = random.Below(3, (40 * index) + 31) switch { 0 => "-", 1 => "+", _ => "" };
        string exponent = random.Below(4, (40 * index) + 32) == 0 ? $"e{(random.Below(2, (40 * index) + 33) == 0 ? "-" : "")}{random.Below(400, (40 * index) + 34).ToString(CultureInfo.InvariantCulture)}" : "";
        return sign + digits[..point] + (point < digits.Length ? "." : "") + digits[point..] + exponent;
    }
}
