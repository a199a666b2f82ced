import { Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DatabaseConnection } from './database-connection.js';
import { DatabaseModule } from './database.module.js';

const rows: unknown[] = [];

@Injectable()
class Diary implements OnModuleDestroy {
  constructor(private readonly database: DatabaseConnection) {}

  async onModuleDestroy(): Promise<void> {
    rows.push(...(await this.database.rawExecutor().executeSql('select 1 as one')).rows);
  }
}

@Module({ providers: [Diary] })
class DiaryModule {}

describe(DatabaseModule.name, () => {
  it('gives every module the connection, and closes it after their last words', async () => {
    const application = await NestFactory.createApplicationContext(
      { module: class {}, imports: [DiaryModule, DatabaseModule.embedded({})] },
      { logger: false },
    );
    const database = application.get(DatabaseConnection);
    await application.close();
    expect(rows).toEqual([{ one: 1 }]);
    await expect(database.rawExecutor().executeSql('select 1')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
  }, 60_000);
});
