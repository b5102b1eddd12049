using System;
using System.Globalization;
using System.Linq;
using Nabla.Data;

namespace Nabla.Tests.Data;

/// <summary>Numbers as text, against the runtime's own parser and formatter.</summary>
public sealed class DecimalTextTests
{
    [Fact]
    public void TryReadDigits_CommonForm_GivesTextAndNearestDoubleBack()
    {
        var random = new Random(7);
        for (int i = 0; i < 200_000; i++)
        {
            int digits = random.Next(1, DecimalText.MostDigits + 1);
            int decimals = random.Next(0, digits);
            string text = Text(random, digits, decimals);
            string surroundings = text + ",17.5,\n-3,0123456789";
            Assert.True(DecimalText.TryReadDigits(surroundings, 0, text.Length, out long significand, out int found), text);
            Assert.Equal(decimals, found);
            Assert.Equal(text, DecimalText.Format(significand, found));
            double expected = double.Parse(text, CultureInfo.InvariantCulture);
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(DecimalText.ToDouble(significand, found)));

            // Without characters behind the text another method reads it.
            Assert.True(DecimalText.TryReadDigits(text, 0, text.Length, out long again, out int decimalsAgain));
            Assert.Equal((significand, found), (again, decimalsAgain));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("-0")]
    [InlineData("-0.00")]
    [InlineData("01")]
    [InlineData("-01.5")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1e5")]
    [InlineData("1..2")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData("+1")]
    [InlineData("1-")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1,2")]
    [InlineData("1２")]
    [InlineData("12ı3")]
    [InlineData("1/2")]
    [InlineData("1:2")]
    [InlineData("1234567890123456789")]
    [InlineData("0.1234567890123456789")]
    public void TryReadDigits_AnythingElse_IsLeftToOthers(string text)
    {
        Assert.False(DecimalText.TryReadDigits(text, 0, text.Length, out _, out _));
        Assert.False(DecimalText.TryReadDigits(text + "0123456789012345678901234567890", 0, text.Length, out _, out _));
    }

    [Theory]
    [InlineData("+1.5", 1.5)]
    [InlineData(" 1e-3\t", 1e-3)]
    [InlineData(".5", 0.5)]
    [InlineData("-0", -0.0)]
    [InlineData("12345678901234567890", 12345678901234567890.0)]
    [InlineData("9007199254740993", 9007199254740992.0)]
    [InlineData("0.30000000000000004", 0.30000000000000004)]
    public void TryParse_EveryFormOfNumber_IsRead(string text, double expected)
    {
        Assert.True(DecimalText.TryParse(text, out double value));
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value));
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("NaN")]
    [InlineData("inf")]
    [InlineData("Infinity")]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("0x10")]
    [InlineData("1,000")]
    public void TryParse_NoFiniteNumber_IsFalse(string text)
    {
        Assert.False(DecimalText.TryParse(text, out double value));
        Assert.Equal(0, value);
    }

    static string Text(Random random, int digits, int decimals)
    {
        char[] all = [.. Enumerable.Range(0, digits).Select(_ => (char)('0' + random.Next(10)))];
        if (digits - decimals > 1 && all[0] == '0')
        {
            all[0] = '7';
        }

        string whole = new(all, 0, digits - decimals);
        string sign = all.All(digit => digit == '0') || random.Next(2) == 0 ? "" : "-";
        return decimals == 0 ? sign + whole : $"{sign}{whole}.{new string(all, digits - decimals, decimals)}";
    }
}
