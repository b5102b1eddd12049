using System;
using System.Globalization;
using System.Linq;
using Nabla.Data.Features;
using Nabla.Kernels;

namespace Nabla.Tests.Data;

public sealed class DateFormatTests
{
    [Theory]
    [InlineData("2024-02-29")]
    [InlineData("2024-02-29T23:59")]
    [InlineData("2024-02-29 23:59:30")]
    [InlineData("2024-02-29T23:59:30.125Z")]
    [InlineData("2024-02-29T23:59:30+05:30")]
    [InlineData("2024-02-29 11:59 PM")]
    [InlineData("2024-02-29 11:59PM -0800")]
    public void TryParse_IsoDateOrDateTime_GivesTheDayAsWritten(string text)
    {
        Assert.True(DateFormat.Iso.TryParse(text, out Moment moment));
        Assert.Equal(new DateTime(2024, 2, 29), moment.Local.Date);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2023-02-29")]
    [InlineData("29.02.2024")]
    [InlineData("2024-2-29")]
    [InlineData("2024-02-291")]
    [InlineData("2024-02-29T")]
    [InlineData("2024-02-29T24:00")]
    [InlineData("2024-02-29T23:60")]
    [InlineData("2024-02-29T23:59+99:00")]
    [InlineData("2024-02-29T13:59 PM")]
    [InlineData("2024-02-29T23:59:30.")]
    [InlineData("2024-02-29 noon")]
    public void TryParse_AnythingElse_IsNoIsoDate(string text) => Assert.False(DateFormat.Iso.TryParse(text, out _));

    [Theory]
    [InlineData("dd.MM.yyyy", "31.12.2024", 2024, 12, 31)]
    [InlineData("dd.MM.yyyy", "1.2.2024", 2024, 2, 1)]
    [InlineData("MM/dd/yyyy", "12/31/2024", 2024, 12, 31)]
    [InlineData("dd/MM/yyyy", "3/4/2024 9:30", 2024, 4, 3)]
    [InlineData("yyyy/MM/dd", "2024/1/5", 2024, 1, 5)]
    [InlineData("yyyyMMdd", "20240105", 2024, 1, 5)]
    [InlineData("dd MMM yyyy", "5 Jan 2024", 2024, 1, 5)]
    [InlineData("dd-MMM-yyyy", "05-JAN-2024", 2024, 1, 5)]
    [InlineData("MMM dd yyyy", "January 5, 2024", 2024, 1, 5)]
    [InlineData("dd.MM.yy", "05.01.24", 2024, 1, 5)]
    [InlineData("MM/dd/yy", "1/5/76", 1976, 1, 5)]
    public void TryParse_EveryFormat_GivesTheDay(string pattern, string text, int year, int month, int day)
    {
        Assert.True(DateFormat.Find(pattern)!.TryParse(text, out Moment moment));
        Assert.Equal(new DateTime(year, month, day), moment.Local.Date);
    }

    [Theory]
    [InlineData("MM/dd/yyyy", "13/01/2024")]
    [InlineData("dd/MM/yyyy", "31/04/2024")]
    [InlineData("dd.MM.yyyy", "0.1.2024")]
    [InlineData("dd.MM.yyyy", "01.01.0000")]
    [InlineData("dd.MM.yyyy", "01.01.24")]
    [InlineData("dd.MM.yy", "01.01.2024")]
    [InlineData("dd MMM yyyy", "5 Janus 2024")]
    [InlineData("HH:mm", "25:00")]
    [InlineData("HH:mm", "7")]
    public void TryParse_NoDayOfTheCalendar_IsNone(string pattern, string text) => Assert.False(DateFormat.Find(pattern)!.TryParse(text, out _));

    [Fact]
    public void TryParse_Zone_ShiftsTheUniversalTimeAlone()
    {
        Assert.True(DateFormat.Iso.TryParse("2024-01-01T01:30:00+05:30", out Moment moment));
        Assert.Equal((new DateTime(2024, 1, 1, 1, 30, 0), new DateTime(2023, 12, 31, 20, 0, 0), true), (moment.Local, moment.Universal, moment.HasTime));
        Assert.True(DateFormat.Iso.TryParse("0001-01-01T00:00+14:00", out Moment first));
        Assert.Equal(DateTime.MinValue, first.Universal);
    }

    [Fact]
    public void TryParse_WhatDotNetWrites_ReadsTheSameBack()
    {
        var random = new CounterRandom(3, RandomPurpose.Data);
        string[] written = [.. DateFormat.All.Where(format => !format.IsTimeOnly).Select(format => format.Pattern)];
        foreach (string pattern in written)
        {
            DateFormat format = DateFormat.Find(pattern)!;
            for (uint i = 0; i < 300; i++)
            {
                // Two digits of a year mean 1950 to 2049.
                var day = new DateTime(1950, 1, 1).AddDays(random.Below(36_524, i));
                Assert.True(format.TryParse(day.ToString(pattern, CultureInfo.InvariantCulture), out Moment moment), $"{pattern} {day:O}");
                Assert.Equal(day, moment.Local);
                var time = day.AddSeconds(random.Below(86_400, 1000 + i));
                Assert.True(format.TryParse(time.ToString(pattern + " HH:mm:ss", CultureInfo.InvariantCulture), out Moment moment2));
                Assert.Equal(time, moment2.Local);
            }
        }
    }
}
